curl -fsSO https://www.amazontrust.com/repository/AmazonRootCA1.pem
