"""The ASGI application: chat API, chat page, and what keeps them safe and observable."""
