chcp 1252
