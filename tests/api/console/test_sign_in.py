"""Who gets into the console, and who does not."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update

from bot.store.console_tables import staff as staff_table
from bot.store.console_tables import staff_links, staff_sessions
from bot.store.staff import add_staff, disable_staff, make_link
from bot.web.console.sign_in import first_account_link

HOME = "/console/conversations"


async def test_a_stranger_is_sent_to_sign_in_and_then_to_the_page_asked_for(browser, rosa):
    response = await browser.open("/console/training")
    assert response.status_code == 303
    assert response.headers["location"] == "/console/sign-in?next=/console/training"
    response = await browser.sign_in(next="/console/training")
    assert (response.status_code, response.headers["location"]) == (303, "/console/training")
    assert (await browser.open("/console/training")).status_code == 200


async def test_the_console_begins_with_the_conversations(client):
    response = await client.get("/console", follow_redirects=True)
    assert response.url.path == "/console/sign-in"


async def test_a_stranger_gets_no_json(client):
    response = await client.get("/console/conversations.json")
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("rosa@clinic.example", "not her password"),
        ("nobody@clinic.example", "three calm green herons"),
        ("rosa@clinic.example", ""),
        ("", ""),
        ("rosa@clinic.example", "x" * 5000),
    ],
)
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser, rosa, email, password):
    response = await browser.sign_in(email, password)
    assert response.status_code == 401
    assert "do not fit together" in response.text
    assert "backline_staff" not in response.headers.get("set-cookie", "")


async def test_an_unknown_address_costs_one_hash_too(browser, rosa, app, monkeypatch):
    asked = []
    passwords = app.state.console.passwords
    original = type(passwords).fits
    monkeypatch.setattr(
        type(passwords), "fits", lambda self, *given: asked.append(given) or original(self, *given)
    )
    await browser.sign_in("nobody@clinic.example", "three calm green herons")
    assert asked == [("three calm green herons", None)]


async def test_the_address_may_be_typed_in_capitals(browser, rosa):
    assert (await browser.sign_in("  ROSA@Clinic.example ")).status_code == 303


async def test_disabled_staff_cannot_sign_in_and_are_signed_out(staff, client, database):
    with database.writing() as connection:
        disable_staff(connection, "rosa@clinic.example")
    assert (await client.get(HOME)).status_code == 303
    response = await staff.sign_in()
    assert response.status_code == 401
    assert "do not fit together" in response.text


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, rosa):
    cookie = (await browser.sign_in()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie
    assert "secure" not in cookie


async def test_the_cookie_stays_with_https(app, rosa):
    import httpx

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://console.test") as client:
        page = (await client.get("/console/sign-in")).text
        token = re.search(r'name="form_token" value="(\w+)"', page)[1]
        form = {"email": rosa, "password": "three calm green herons", "form_token": token}
        response = await client.post("/console/sign-in", data=form)
    assert all("Secure" in cookie for cookie in response.headers.get_list("set-cookie") if "staff" in cookie)


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
async def test_a_form_without_its_token_is_refused(staff, client, write, say, token):
    write("one", say("hello"))
    form = {"reviewed": "yes"} | ({} if token is None else {"form_token": token})
    response = await client.post(f"{HOME}/one/review", data=form)
    assert response.status_code == 403
    assert (await client.get(f"{HOME}/one.json")).json()["is_reviewed"] is False


async def test_a_sign_in_form_without_its_token_is_refused(client, rosa):
    form = {"email": rosa, "password": "three calm green herons"}
    assert (await client.post("/console/sign-in", data=form)).status_code == 403


async def test_the_token_of_another_session_is_refused(staff, client, app, rosa):
    other = {"form_token": re.search(r'value="([0-9a-f]{64})"', staff.page)[1]}
    await staff.send("/console/sign-out")
    await staff.sign_in()
    assert (await client.post("/console/sign-out", data=other)).status_code == 403


async def test_signing_out_ends_the_session_on_the_server_too(staff, client):
    cookie = client.cookies["backline_staff"]
    response = await staff.send("/console/sign-out")
    assert response.headers["location"] == "/console/sign-in"
    client.cookies.clear()
    response = await client.get(HOME, headers={"Cookie": f"backline_staff={cookie}"})
    assert response.status_code == 303


async def test_a_session_ends_by_itself(staff, client, database):
    with database.writing() as connection:
        past = datetime.now(timezone.utc) - timedelta(seconds=1)
        connection.execute(update(staff_sessions).values(expires_at=past))
    assert (await client.get(HOME)).status_code == 303


async def test_guessing_is_slowed_down(browser, rosa):
    codes = [(await browser.sign_in(rosa, f"guess number {number}")).status_code for number in range(7)]
    assert codes == [401] * 5 + [429] * 2
    assert (await browser.sign_in()).status_code == 429


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/console//evil", "/\\evil", "/chat", ""]
)
async def test_signing_in_leads_to_the_console_only(browser, rosa, address):
    response = await browser.sign_in(next=address)
    assert response.headers["location"] == HOME


async def test_a_link_sets_a_password_once(browser, database):
    with database.writing() as connection:
        token = make_link(connection, add_staff(connection, "jo@clinic.example", "Jo").id)
    address = f"/console/welcome/{token}"
    for _ in range(2):
        assert "Welcome, Jo" in (await browser.open(address)).text
    form = {"password": "seven quiet blue boats", "again": "seven quiet blue boats"}
    assert (await browser.send(address, **form)).headers["location"] == HOME
    assert (await browser.open(HOME)).status_code == 200
    response = await browser.open(address)
    assert response.status_code == 410
    assert "used already" in response.text
    assert (await browser.send(address, **form)).status_code in (403, 410)


async def test_a_link_expires(browser, database):
    with database.writing() as connection:
        token = make_link(connection, add_staff(connection, "jo@clinic.example").id)
        connection.execute(update(staff_links).values(expires_at=datetime.now(timezone.utc)))
    assert (await browser.open(f"/console/welcome/{token}")).status_code == 410


async def test_a_new_link_replaces_the_one_before(browser, database):
    with database.writing() as connection:
        person = add_staff(connection, "jo@clinic.example")
        old, new = make_link(connection, person.id), make_link(connection, person.id)
    assert (await browser.open(f"/console/welcome/{old}")).status_code == 410
    assert (await browser.open(f"/console/welcome/{new}")).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "at least 12"),
        ("a" * 20, "a" * 20, "different characters"),
        ("seven quiet blue boats", "seven quiet blue goats", "differ"),
    ],
)
async def test_a_bad_password_does_not_use_up_the_link(browser, database, password, again, told):
    with database.writing() as connection:
        token = make_link(connection, add_staff(connection, "jo@clinic.example").id)
    await browser.open(f"/console/welcome/{token}")
    response = await browser.send(f"/console/welcome/{token}", password=password, again=again)
    assert response.status_code == 422
    assert told in response.text
    assert (await browser.open(f"/console/welcome/{token}")).status_code == 200


async def test_the_first_start_offers_a_link_for_the_first_account(browser, database, settings):
    address = first_account_link(database, settings)
    path = address.removeprefix("http://127.0.0.1:8000")
    assert "Set up the first account" in (await browser.open(path)).text
    form = {"password": "seven quiet blue boats", "again": "seven quiet blue boats"}
    assert (await browser.send(path, email="no address", name="Jo", **form)).status_code == 422
    response = await browser.send(path, email="Jo@Clinic.example", name="Jo", **form)
    assert response.headers["location"] == HOME
    assert first_account_link(database, settings) is None


async def test_neither_passwords_nor_tokens_are_stored_as_they_are(staff, client, database):
    cookie = client.cookies["backline_staff"]
    with database.reading() as connection:
        hashes = list(connection.execute(select(staff_table.c.password_hash)).scalars())
        sessions = list(connection.execute(select(staff_sessions.c.token_hash)).scalars())
    assert all(password.startswith("$argon2id$") for password in hashes)
    assert cookie not in sessions


@pytest.mark.parametrize("charset", ["undefined", "punycode", "raw_unicode_escape", "no-such-encoding"])
async def test_a_form_in_an_odd_encoding_is_refused_and_breaks_nothing(client, charset):
    body = b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\\ud800\r\n--x--\r\n'
    headers = {"content-type": f"multipart/form-data; boundary=x; charset={charset}"}
    response = await client.post("/console/sign-in", content=body, headers=headers)
    assert response.status_code in (400, 403)


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000])
async def test_a_number_that_no_database_holds_is_an_address_that_there_is_not(client, number):
    response = await client.post(f"/console/corrections/{number}/take-back")
    assert response.status_code == 404
