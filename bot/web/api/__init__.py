"""What programs ask for: results and jobs below `/api/v1`, described at `/api/openapi.json`."""
