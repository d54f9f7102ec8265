"""Around every request: a size limit, security headers, and a log line without anybody's words."""
