make lab
make lab FAULT=timeout
make lab FAULT=timeout CLIENT=zsh
