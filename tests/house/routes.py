"""Write routes.txt anew: `python -m tests.house.routes`, then read the difference before you commit it."""

from app import create_app
from tests.house.test_routes import LIST, listed

if __name__ == "__main__":
    LIST.write_text("\n".join(listed(create_app("Testing"))) + "\n", encoding="utf-8")
