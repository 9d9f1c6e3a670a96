"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from ljungby_social.database import ensure_database_url

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ljungby_social.settings")
ensure_database_url()
application = get_wsgi_application()
