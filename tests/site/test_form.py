"""The form for the reader's own values: what it takes, says and keeps."""

import json
import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import ResultSet, Tag
from playwright.sync_api import Page, expect
from robot.chromium import DESKTOP, PHONE, go
from robot.form import CLIPBOARD, FilledPage
from robot.pages import SITE, page_names, soup

HOST = "orders.cluster-q1w2e3r4t5y6.eu-central-1.rds.amazonaws.com"
READER = HOST.replace("cluster-", "cluster-ro-")
PAGES = [page for page in page_names() if soup(page).select_one(".values")]
SECRET = "s3cret"


@pytest.fixture
def filled(visit):
    """Open a page of the site with its form: ``filled("psql", **window)``."""

    def filled(page: str, **window) -> FilledPage:
        return FilledPage(visit(f"{page}.html", permissions=CLIPBOARD, **window))

    return filled


def typed(form: FilledPage) -> dict[str, str]:
    """What stands in the form's fields, by key; those that are not empty."""
    fields = form.tab.locator(".fields input").all()
    found = {f.get_attribute("name") or "": f.input_value() for f in fields}
    return {key: value for key, value in found.items() if value}


def said_of(form: FilledPage, key: str) -> str:
    """What the form says of the value for ``key``."""
    return form.tab.locator(f"#about-{key}").text_content() or ""


MARKS = """[...document.querySelectorAll("main mark")].map(
  (mark) => [mark.dataset.value, mark.textContent])"""
TEXTS = """[...document.querySelectorAll("main pre")].map((pre) => pre.textContent)"""


@pytest.mark.parametrize("page", PAGES)
def test_every_place_on_the_page_has_the_readers_values(page, filled, values) -> None:
    form = filled(page)
    own = {key: f"own_{number}" for number, key in enumerate(values.by_key)}
    own |= {"port": "6543", "tunnel": "6544"}  # JSON has a number there
    own["password"] = values["password"]  # which nobody types here
    keys = form.fill_all(own)
    found, expected = form.tab.evaluate(MARKS), []
    for mark in marks(page):
        key = mark["data-value"]
        block = mark.find_parent("pre") or mark
        # An express cluster has one port; what only an output shows has no field.
        is_fixed = key == "port" and block.select_one('[data-value^="express"]')
        is_own = key in {"password", *keys} and not is_fixed
        expected.append([key, own[key] if is_own else values[key]])
    assert found == expected
    copied = soup(page).select("[data-snippet] mark")
    assert {"password", *keys} >= {mark["data-value"] for mark in copied}
    form.tab.get_by_role("button", name="Back to the examples").click()
    found = form.tab.evaluate(TEXTS)
    assert found == [pre.get_text() for pre in soup(page).select("main pre")]


def marks(page: str) -> ResultSet[Tag]:
    """Every example value on ``page``, as it was built."""
    return soup(page).select("main mark")


def test_outputs_say_that_they_are_only_like_the_readers(filled) -> None:
    form = filled("psql")
    form.fill(user="bob")
    label = form.tab.locator('.block-label:has(+ .output mark[data-value="user"])').first
    content = label.evaluate("label => getComputedStyle(label, '::after').content")
    assert content == '" (yours is similar)"'


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
    form = filled("psql")
    form.paste("endpoint", text)
    found = typed(form)
    found.pop("reader", None)
    assert found == expected
    everywhere = form.tab.content() + form.tab.evaluate("JSON.stringify({...localStorage})")
    said = form.tab.locator(".values [role=status]").text_content() or ""
    assert SECRET not in everywhere
    assert ("The password was dropped" in said) == (SECRET in text)


def test_a_text_with_tokens_of_a_url_is_still_a_user_or_a_database(filled) -> None:
    form = filled("psql")
    for odd in ("a:1", "a=b", "{}", "5", "'a'", "null"):
        form.fill(user=odd)
        form.tab.locator("#value-user").blur()
        assert typed(form) == {"user": odd}


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
    form = filled("psql")
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
        shown = "".join(form.tab.evaluate(TEXTS))
        assert SECRET not in kept + shown, what
        form.tab.get_by_role("button", name="Back to the examples").click()


def test_another_cluster_brings_none_of_the_values_of_the_one_before(filled) -> None:
    form = filled("psql")
    form.paste("endpoint", json.dumps({"DBClusters": [CLUSTER]}))
    other = "billing.cluster-a1b2c3d4e5f6.us-east-1.rds.amazonaws.com"
    form.paste("endpoint", f"postgresql://al@{other}/shop")
    assert typed(form) == {"endpoint": other, "user": "al", "database": "shop"}
    assert other.replace("cluster-", "cluster-ro-") in form.text("psql/reader/unix.sh")
    form.fill(reader=READER)
    assert "another cluster" in said_of(form, "reader")
    form.fill(reader=other)
    assert "not a reader endpoint" in said_of(form, "reader")


def test_a_derived_value_can_be_replaced_by_the_example(filled) -> None:
    form = filled("index")
    form.fill(endpoint=HOST, region="us-west-2")
    assert "--region=us-west-2" in form.text("cluster/kind/unix.sh")
    assert "Your endpoint says that the Region is eu-central-1" in said_of(form, "region")


def test_an_express_cluster_has_a_region_and_a_port_of_its_own(filled) -> None:
    form = filled("index")
    form.fill(port="6000", endpoint=HOST)
    form.tab.get_by_label("My cluster is").select_option("express")
    form.fill(express="sales.cluster-a1b2c3d4e5f6.ap-south-1.rds.amazonaws.com")
    token = form.text("express/token/unix.sh")
    assert "--region=ap-south-1" in token and "--port=5432" in token
    assert "--port=6000" in form.text("psql/connect/unix.sh")


def test_what_was_stored_by_somebody_else_does_no_harm(visit) -> None:
    tab = visit("psql.html")
    for stored in ('{"user": 5, "port": null, "constructor": "x"}', "[1]", "nonsense"):
        tab.evaluate("text => localStorage.setItem('first-connect-values', text)", stored)
        tab.reload()
        expect(tab.locator("html")).not_to_have_attribute("data-filling", "yes")
        assert "awsuser" in (tab.locator(".legend").text_content() or "")


def test_warnings_and_refusals_are_read_out(filled) -> None:
    form = filled("pgadmin")
    form.fill(port="70000")
    expect(form.tab.locator("#value-port")).to_have_attribute("aria-invalid", "true")
    status = form.tab.locator(".values [role=status]")
    expect(status).to_contain_text("Port: A port is a number from 1 to 65535.")
    expect(status).to_contain_text("1 of the commands cannot be written with these values.")
    assert form.tab.locator("a.download").first.get_attribute("href") is None


def test_what_is_refused_stands_on_paper_with_the_examples(filled) -> None:
    form = filled("login", viewport=DESKTOP)
    form.fill(iam_user='a"b')
    assert "--username=iamuser" in form.text("token/take/windows.ps1")
    form.tab.emulate_media(media="print")
    expect(form.tab.locator('[data-snippet="token/take/windows.ps1"]')).to_be_visible()


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
    form = filled("psql")
    form.fill(**{key: value})
    note = form.tab.locator(f"#about-{key}")
    expect(note).to_have_class("odd" if ODD[key, value] else "")
    assert ODD[key, value] in said_of(form, key)
    assert typed(form) == {key: value}  # it warns, and refuses nothing
    if "\t" in value:
        assert "control character" in form.refusal("psql/connect/unix.sh")


def test_an_ordinary_endpoint_gives_the_region_the_cluster_and_the_reader(filled) -> None:
    form = filled("index")
    form.fill(endpoint=HOST)
    assert "odd" not in (form.tab.locator("#about-endpoint").get_attribute("class") or "")
    assert "--region=eu-central-1" in form.text("cluster/kind/unix.sh")
    form.fill(region="us-east-1")  # what is derived can be edited
    assert "--region=us-east-1" in form.text("cluster/kind/unix.sh")
    assert "Your endpoint says that the Region is eu-central-1" in said_of(form, "region")
    psql = (
        FilledPage(form.tab)
        if go(form.tab, form.tab.url.replace("index", "psql"))
        else form
    )
    assert f"--host={READER}" in psql.text("psql/reader/unix.sh")


def test_values_stay_in_this_browser_until_the_button_clears_them(filled, address) -> None:
    form = filled("index")
    form.fill(user="bob")
    other = form.tab.context.new_page()
    go(other, f"{address}/psql.html")
    expect(other.locator('main mark[data-value="user"]').first).to_have_text("bob")
    form.fill(user="o'neil")  # another window follows at once
    expect(other.locator('[data-snippet="psql/connect/unix.sh"]').first).to_contain_text(
        r"--username='o'\''neil'"
    )
    other.reload()
    expect(other.locator('.legend mark[data-value="user"]')).to_have_text("o'neil")
    form.tab.get_by_role("button", name="Back to the examples").click()
    expect(other.locator('.legend mark[data-value="user"]')).to_have_text("awsuser")
    assert form.tab.evaluate("localStorage.getItem('first-connect-values')") is None


def test_where_nothing_is_stored_values_last_as_long_as_the_page(visit) -> None:
    tab = visit("psql.html")
    tab.add_init_script(
        """for (const name of ["getItem", "setItem", "removeItem"])
             Storage.prototype[name] = () => { throw new Error("blocked") }"""
    )
    tab.reload()
    form = FilledPage(tab)
    form.fill(user="bob")
    assert "--username=bob" in form.text("psql/connect/unix.sh")


def test_the_form_works_from_a_file(browser) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"file://{SITE}/psql.html")
    form = FilledPage(tab)
    form.fill(database="my db")
    assert r"--dbname='dbname='\''my db'\''" in form.text("psql/connect/unix.sh")
    tab.goto(f"file://{SITE}/login.html")
    assert "'my db'" in FilledPage(tab).text("token/connect/unix.sh")
    context.close()


def test_no_value_is_in_an_address_a_title_the_history_or_a_request(
    filled, address
) -> None:
    form = filled("index")
    asked: list[str] = []
    form.tab.on(
        "request", lambda request: asked.append(f"{request.url} {request.post_data}")
    )
    before = form.tab.evaluate("history.length")
    form.fill(endpoint="orders.private", user="bob-the-user", database="shop-db")
    form.tab.keyboard.press("Enter")
    form.copied("psql/connect/unix.sh")
    assert form.tab.evaluate("history.length") == before
    form.tab.get_by_role("link", name="Find your endpoint").first.click()
    form.tab.wait_for_url("**/endpoint.html")
    traces = " ".join([*asked, form.tab.url, form.tab.title()])
    assert "endpoint.html" in traces
    assert not re.search("orders.private|bob-the-user|shop-db", traces)
    assert form.tab.context.cookies() == []


@pytest.mark.parametrize("page", ["index", "login", "pgadmin", "psql", "windows"])
def test_no_field_asks_for_a_password(page: str, filled) -> None:
    form = filled(page)
    fields = form.tab.locator("main :is(input, textarea)")
    assert fields.count() >= 4
    for field in fields.all():
        assert field.get_attribute("type") in (None, "text")
        label = form.tab.locator(f"label[for={field.get_attribute('id')}]")
        assert not re.search("password|token$|secret key", label.text_content() or "", re.I)


def test_the_form_is_filled_and_cleared_with_the_keyboard_alone(visit) -> None:
    tab = visit("psql.html")
    tab.locator(".values summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type(HOST)
    expect(tab.locator("#value-endpoint")).to_be_focused()
    status = tab.locator(".values [role=status]")
    expect(status).to_have_text("The commands now have yours: Cluster endpoint.")
    summary = tab.locator(".values summary")
    expect(summary).to_have_text("The commands show your values. Change them")
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    expect(status).to_have_text("The commands have the examples.")
    expect(summary).to_have_text("The commands show example values. Use yours")


SHIFTS = """() => new Promise((done) => {
  const values = (list) => done(list.getEntries().map((each) => each.value));
  new PerformanceObserver(values).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done([]), 500);
})"""


def come_late(route) -> None:
    """A script that comes half a second after the page, as on a slow line."""
    time.sleep(0.5)
    route.continue_()


def test_nothing_jumps_for_a_reader_who_comes_back(filled, address) -> None:
    form = filled("psql", viewport=PHONE)
    form.fill(endpoint="a" * 200, user="o'neil " * 20, database="x" * 100)
    form.tab.route("**/fill.js", come_late)
    go(form.tab, f"{address}/psql.html?from=elsewhere#connect")
    expect(form.tab.locator("html")).not_to_have_attribute("data-filling", "yes")
    expect(form.tab.locator(".legend")).to_contain_text("o'neil")
    assert sum(form.tab.evaluate(SHIFTS)) == 0


def test_a_page_whose_script_does_not_come_is_shown_all_the_same(filled) -> None:
    form = filled("psql")
    form.fill(user="bob")
    form.tab.route("**/fill.js", lambda route: route.abort())
    form.tab.reload()
    expect(form.tab.locator("main")).to_be_visible(timeout=4000)


@pytest.mark.parametrize("page", ["index", "psql", "network"])
def test_everybody_can_use_the_open_form(page: str, visit) -> None:
    tab = visit(f"{page}.html", bypass_csp=True)
    form = FilledPage(tab)
    form.fill(endpoint=READER)
    tab.locator("#value-endpoint").blur()
    for viewport, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=scheme)
        results = Axe().run(tab, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{scheme}: {results.generate_report()}"
    for size in ("100%", "200%"):
        tab.set_viewport_size({"width": 320, "height": 640})
        tab.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"text of {size}: the page scrolls sideways"


@pytest.mark.parametrize("how", ["without JavaScript", "on paper"])
def test_the_form_is_not_there_where_it_does_nothing(how: str, visit) -> None:
    tab = visit("index.html", java_script_enabled=how != "without JavaScript")
    if how == "on paper":
        tab.locator("[name=kind]").select_option("express")
        tab.emulate_media(media="print")
        expect(tab.locator("#way-with-a-password ~ p").first).to_be_visible()
    for form in (".values", ".way-chooser"):
        expect(tab.locator(form)).not_to_be_visible()


def test_a_value_that_a_shell_cannot_carry_is_refused_in_words(filled) -> None:
    form = filled("login")
    form.fill(iam_user='a"b')
    why = form.refusal("token/take/windows.ps1")
    assert "use the tab Windows Command Prompt" in why
    assert not form.refusal("token/take/windows.cmd")
    form.choose("windows.ps1")
    block = form.tab.locator('.command:has([data-snippet="token/take/windows.ps1"])')
    expect(block.locator("pre")).not_to_be_visible()
    expect(block.locator(".copybtn")).not_to_be_visible()
    form.fill(iam_user="file://x")
    assert "reads a value that begins like this as a file" in form.refusal(
        "token/take/unix.sh"
    )
    form.fill(iam_user="bob")
    assert not form.refusal("token/take/windows.ps1")


def test_a_line_for_every_shell_gets_the_quotes_of_the_shell_that_is_chosen(filled) -> None:
    form = filled("psql")
    form.fill(database="o'neil")
    line = "psql/keywords/oneline.sh"
    found = []
    for shell in ("unix.sh", "windows.cmd", "windows.ps1"):
        form.choose(shell)
        found.append(form.text(line))
    assert len(set(found)) == 3


def open_sections(tab: Page) -> list[str]:
    """The ids of the ways on the start page that are not folded."""
    ways = tab.locator("section.way:not([data-folded])").all()
    return [way.get_attribute("id") or "" for way in ways]


VPC, EXPRESS = "a-cluster-in-a-vpc-with-a-password", "express-configuration-with-a-token"


def test_the_start_page_shows_the_one_way_that_is_asked_for(visit, address) -> None:
    tab = visit("index.html")
    assert open_sections(tab) == [VPC, EXPRESS]
    tab.get_by_label("My cluster is").select_option("express")
    assert open_sections(tab) == [EXPRESS]
    expect(tab.locator(f"#{VPC} p").first).not_to_be_visible()
    tab.get_by_label("I log in with").select_option("password")
    expect(tab.get_by_text("An express cluster has no password")).to_be_visible()
    tab.get_by_label("My cluster is").select_option("vpc")
    assert open_sections(tab) == [VPC]
    tab.get_by_label("I log in with").select_option("token")
    assert open_sections(tab) == []
    expect(tab.get_by_role("link", name="Log in with an IAM token").first).to_be_visible()
    tab.get_by_label("I type into").select_option("cmd")
    expect(tab.locator('[role=tab][name="cmd"]').first).to_have_attribute(
        "aria-selected", "true"
    )
    tab.reload()
    assert open_sections(tab) == []
    expect(tab.get_by_label("I type into")).to_have_value("cmd")
    tab.locator(f"#{VPC}").get_by_role("button", name="Show it").click()
    assert open_sections(tab) == [VPC]


def test_the_endpoint_that_is_typed_says_which_way(filled) -> None:
    form = filled("index")
    form.fill(express=HOST)
    form.tab.locator("#value-express").blur()
    assert open_sections(form.tab) == [EXPRESS]


def test_a_link_to_a_way_that_is_folded_opens_it(visit) -> None:
    tab = visit("index.html")
    tab.get_by_label("My cluster is").select_option("express")
    tab.get_by_role("link", name="with a password", exact=True).click()
    expect(tab.locator(f"#{VPC} p").first).to_be_visible()


def test_a_token_that_is_copied_starts_a_clock(filled) -> None:
    form = filled("index")
    form.tab.clock.install(time="2026-11-28T14:17:00")
    form.copied("express/token/unix.sh")
    clock = form.tab.locator(".clock")
    expect(clock).to_have_text(re.compile(r"the token is good until 0?2:32.PM|until 14:32"))
    form.copied("express/connect/unix.sh")
    expect(clock).to_have_count(1)
    form.tab.clock.fast_forward("15:00")
    expect(clock).to_contain_text("no longer good")


def test_the_file_for_pgadmin_is_downloaded_with_the_readers_values(filled) -> None:
    form = filled("pgadmin")
    form.fill(endpoint=HOST, user="o'neil")
    with form.tab.expect_download() as download:
        form.tab.locator("a.download").first.click()
    saved = download.value
    server = json.loads(Path(saved.path()).read_text())["Servers"]["1"]
    assert saved.suggested_filename == "servers.json"
    assert (server["Host"], server["Username"]) == (HOST, "o'neil")
