set "PGPASSWORD=your-password"
