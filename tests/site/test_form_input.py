"""What the form for the reader's own values takes apart, drops, and finds odd."""

import json

import pytest
from playwright.sync_api import expect
from robot.chromium import go
from robot.form import HOST, READER

SECRET = "s3cret"
ALL = {"endpoint": HOST, "port": "5433", "user": "bob", "database": "shop"}
WITHOUT_PORT = {key: value for key, value in ALL.items() if key != "port"}
CLUSTER = {
    "DBClusterIdentifier": "orders",
    "Endpoint": HOST,
    "ReaderEndpoint": READER,
    "Port": 5433,
    "MasterUsername": "bob",
    "DatabaseName": "shop",
}
PASTED = {
    "host and port": (f"{HOST}:5433", {"endpoint": HOST, "port": "5433"}),
    "blanks and quotes": (f'  "{HOST}" ', {"endpoint": HOST}),
    "URI": (f"postgresql://bob:{SECRET}@{HOST}:5433/shop?sslmode=require", ALL),
    "URI with codes": (
        f"postgres://o%27neil:{SECRET}%40@{HOST}/my%20db",
        {"endpoint": HOST, "user": "o'neil", "database": "my db"},
    ),
    "SQLAlchemy": (f"postgresql+psycopg://bob:{SECRET}@{HOST}:5433/shop", ALL),
    "JDBC": (f"jdbc:postgresql://{HOST}:5433/shop?user=bob&password={SECRET}", ALL),
    "JDBC with a wrapper": (
        f"jdbc:aws-wrapper:postgresql://{HOST}:5433/shop",
        {key: ALL[key] for key in ("endpoint", "port", "database")},
    ),
    "ADO.NET": (
        f"Host={HOST};Port=5433;Username=bob;Password={SECRET};Database=shop",
        ALL,
    ),
    "ADO.NET, other names": (
        f"Server={HOST};User Id=bob;Pwd={SECRET};Initial Catalog=shop;",
        WITHOUT_PORT,
    ),
    "psql, short options": (f"psql -h {HOST} -p 5433 -U bob -d shop", ALL),
    "psql, joined": (f"psql -h{HOST} -Ubob shop", WITHOUT_PORT),
    "psql, long options": (
        f"psql \\\n  --host={HOST} \\\n  --port=5433 \\\n"
        "  --username=bob \\\n  --password \\\n"
        '  --dbname="dbname=shop sslmode=verify-full sslrootcert=global-bundle.pem"\n',
        ALL,
    ),
    "psql of Windows": (
        f"psql.exe ^\r\n  --host={HOST} ^\r\n  --username=bob ^\r\n  --dbname=shop",
        WITHOUT_PORT,
    ),
    "psql with a string": (f'psql "host={HOST} port=5433 user=bob dbname=shop"', ALL),
    "psql with a URI": (f"psql postgresql://bob@{HOST}:5433/shop", ALL),
    "keywords": (
        f"host={HOST} port=5433 user='o\\'neil' password='{SECRET}' dbname=shop",
        {**ALL, "user": "o'neil"},
    ),
    "JSON of the AWS CLI": (json.dumps({"DBClusters": [CLUSTER]}), ALL),
    "JSON of a secret": (
        json.dumps(
            {
                "username": "bob",
                "password": SECRET,
                "host": HOST,
                "port": 5433,
                "dbname": "shop",
            }
        ),
        ALL,
    ),
    ".env": (
        f"DB_HOST={HOST}\nDB_PORT=5433\nDB_USERNAME=bob\n"
        f'DB_PASSWORD="{SECRET}"\nDB_DATABASE=shop\n',
        ALL,
    ),
    ".env with a URL": (f'DATABASE_URL="postgres://bob:{SECRET}@{HOST}:5433/shop"', ALL),
    "libpq's variables": (
        f"export PGHOST={HOST}\nexport PGPORT=5433\n"
        "export PGUSER=bob\nexport PGDATABASE=shop",
        ALL,
    ),
    "Spring": (
        f"spring.datasource.url=jdbc:postgresql://{HOST}:5433/shop\n"
        f"spring.datasource.username=bob\nspring.datasource.password={SECRET}",
        ALL,
    ),
    "YAML": (
        f"host: {HOST}\nport: 5433\nusername: bob\npassword: {SECRET}\ndatabase: shop",
        ALL,
    ),
}


@pytest.mark.parametrize("what", PASTED)
def test_what_people_have_can_be_pasted(what: str, filled) -> None:
    text, expected = PASTED[what]
    form = filled("psql", same_window=True)
    form.paste("endpoint", text)
    found = form.typed()
    found.pop("reader", None)
    assert found == expected
    everywhere = form.tab.content() + form.tab.evaluate("JSON.stringify({...localStorage})")
    said = form.tab.locator(".values [role=status]").text_content() or ""
    assert SECRET not in everywhere
    assert ("The password was dropped" in said) == (SECRET in text)


def test_a_text_with_tokens_of_a_url_is_still_a_user_or_a_database(filled) -> None:
    form = filled("psql", same_window=True)
    for odd in ("a:1", "a=b", "{}", "5", "'a'", "null"):
        form.fill(user=odd)
        form.tab.locator("#value-user").blur()
        assert form.typed() == {"user": odd}


SECRETS = {
    "a line of a password file": f"{HOST}:5433:shop:bob:{SECRET}",
    "a user with a password": f"bob:{SECRET}@{HOST}:5433/shop",
    "a command with a prompt": f"$ psql postgresql://bob:{SECRET}@{HOST}/shop",
    "a command with a variable": f"PGPASSWORD={SECRET} psql -h {HOST} -U bob shop",
    "a sentence": f"The URL is postgresql://bob:{SECRET}@{HOST}/shop",
    "another database's URL": f"mysql://bob:{SECRET}@{HOST}:3306/shop",
    "JSON in JSON": json.dumps({"Default": f"Host={HOST};Username=bob;Password={SECRET}"}),
    "JavaScript": f'host: "{HOST}", username: "bob", password: "{SECRET}"',
    "names of one's own": f"MY_DB_PASSWORD={SECRET}\nMY_DB_HOST={HOST}",
    "a token": f"{HOST}:5432/?Action=connect&DBUser=bob&X-Amz-Signature={SECRET}",
    "no host": f"user=bob password={SECRET}",
    "a secret of Secrets Manager": json.dumps({"username": "bob", "password": SECRET}),
    "a URI without a host": f"postgresql://bob:{SECRET}@/shop",
}


@pytest.mark.parametrize("key", ["endpoint", "database"])
@pytest.mark.parametrize("how", ["pasted", "dropped", "typed"])
def test_no_password_is_kept_however_it_comes(key: str, how: str, filled) -> None:
    form = filled("psql", same_window=True)
    for what, text in SECRETS.items():
        if how == "pasted":
            form.paste(key, text)
        else:
            form.tab.locator(f"#value-{key}").focus()
            one_line = text.replace("\n", " ")
            form.tab.keyboard.insert_text(one_line)
        kept = form.tab.evaluate("JSON.stringify({...localStorage})")
        if how == "typed":
            form.tab.locator(f"#value-{key}").blur()
            kept += form.tab.evaluate("JSON.stringify({...localStorage})")
        shown = "".join(form.texts())
        assert SECRET not in kept + shown, what
        form.tab.get_by_role("button", name="Back to the examples").click()


def test_another_cluster_brings_none_of_the_values_of_the_one_before(filled) -> None:
    form = filled("psql", same_window=True)
    form.paste("endpoint", json.dumps({"DBClusters": [CLUSTER]}))
    other = "billing.cluster-a1b2c3d4e5f6.us-east-1.rds.amazonaws.com"
    form.paste("endpoint", f"postgresql://al@{other}/shop")
    assert form.typed() == {"endpoint": other, "user": "al", "database": "shop"}
    assert other.replace("cluster-", "cluster-ro-") in form.text("psql/reader/unix.sh")
    form.fill(reader=READER)
    assert "another cluster" in form.said_of("reader")
    form.fill(reader=other)
    assert "not a reader endpoint" in form.said_of("reader")


def test_a_derived_value_can_be_replaced_by_the_example(filled) -> None:
    form = filled("index", same_window=True)
    form.fill(endpoint=HOST, region="us-west-2")
    assert "--region=us-west-2" in form.text("cluster/kind/unix.sh")
    assert "Your endpoint says that the Region is eu-central-1" in form.said_of("region")


def test_an_express_cluster_has_a_region_and_a_port_of_its_own(filled) -> None:
    form = filled("index", same_window=True)
    form.fill(port="6000", endpoint=HOST)
    form.tab.get_by_label("My cluster is").select_option("express")
    form.fill(express="sales.cluster-a1b2c3d4e5f6.ap-south-1.rds.amazonaws.com")
    token = form.text("express/token/unix.sh")
    assert "--region=ap-south-1" in token and "--port=5432" in token
    assert "--port=6000" in form.text("psql/connect/unix.sh")


ODD = {
    ("endpoint", READER): "This is the reader endpoint",
    ("endpoint", HOST.replace("cluster-", "cluster-custom-")): "custom endpoint",
    ("endpoint", HOST.replace("cluster-", "proxy-")): "RDS Proxy",
    ("endpoint", HOST.replace("cluster-", "")): "the endpoint of one instance",
    ("endpoint", "abcd1234.dsql.us-east-1.on.aws"): "Aurora DSQL",
    ("endpoint", "10.0.0.7"): "has only host names",
    ("endpoint", "<your-endpoint>"): "placeholder",
    ("endpoint", "orders"): "Is this complete?",
    ("endpoint", f"https://{HOST}"): "Leave out what is before",
    ("port", "54321x"): "a number from 1 to 65535",
    ("port", "70000"): "a number from 1 to 65535",
    ("port", "3306"): "Aurora MySQL",
    ("user", "your-user"): "placeholder",
    ("user", "rdsadmin"): "Amazon's own user",
    ("user", "bob\u200b"): "a character that is not seen",
    ("endpoint", HOST.upper()): "",
    ("endpoint", f"{HOST}."): "",
    ("endpoint", "a.cluster-q1w2e3r4t5y6.rds.cn-north-1.amazonaws.com.cn"): "",
    (
        "endpoint",
        "x y z; a.cluster-q1w2e3r4t5y6.eu-west-1.rds.amazonaws.com",
    ): "complete?",
    ("database", "a\tb"): "control character",
}


@pytest.mark.parametrize(("key", "value"), ODD)
def test_the_form_says_what_is_odd(key: str, value: str, filled) -> None:
    form = filled("psql", same_window=True)
    form.fill(**{key: value})
    note = form.tab.locator(f"#about-{key}")
    expect(note).to_have_class("odd" if ODD[key, value] else "")
    assert ODD[key, value] in form.said_of(key)
    assert form.typed() == {key: value}  # it warns, and refuses nothing
    if "\t" in value:
        assert "control character" in form.refusal("psql/connect/unix.sh")


def test_an_ordinary_endpoint_gives_the_region_the_cluster_and_the_reader(filled) -> None:
    form = filled("index", same_window=True)
    form.fill(endpoint=HOST)
    assert "odd" not in (form.tab.locator("#about-endpoint").get_attribute("class") or "")
    assert "--region=eu-central-1" in form.text("cluster/kind/unix.sh")
    form.fill(region="us-east-1")  # what is derived can be edited
    assert "--region=us-east-1" in form.text("cluster/kind/unix.sh")
    assert "Your endpoint says that the Region is eu-central-1" in form.said_of("region")
    go(form.tab, form.tab.url.replace("index", "psql"))
    assert f"--host={READER}" in form.text("psql/reader/unix.sh")
