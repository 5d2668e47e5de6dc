"""The rows, in the order in which they are measured."""

from . import bulk, crowd, first_seconds, idle_connections, limited, memory, start, warm

GROUPS = (warm, memory, crowd, start, first_seconds, limited, bulk, idle_connections)
