"""The routes, one file for each group. A view reads a request, calls the cleaner and renders what came back."""
