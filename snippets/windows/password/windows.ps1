$password = Read-Host -AsSecureString 'Password'
$env:PGPASSWORD = [Net.NetworkCredential]::new('', $password).Password
