\conninfo
