sudo apt-get update
sudo apt-get install --yes postgresql-client
