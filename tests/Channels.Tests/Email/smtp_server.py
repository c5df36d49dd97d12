"""A real SMTP server for the tests: keeps what it takes as files, and misbehaves for recipients whose name asks for it."""
import argparse
import asyncio
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("directory")
arguments.add_argument("--certificate")
arguments.add_argument("--key")
arguments.add_argument("--password")
options = arguments.parse_args()

RECIPIENT_REFUSALS = {
    "nobody": "550 5.1.1 no such user",
    "greylisted": "450 4.7.1 try again later",
    "full": "452 4.2.2 mailbox full",
    "closing": "421 4.3.2 going down",
}
CONTENT_REFUSALS = {
    "toolarge": "552 5.3.4 message too big",
    "spam": "554 5.7.1 rejected",
    "later": "451 4.3.0 try again later",
}
taken = 0


def note(line):
    with open(os.path.join(options.directory, "log"), "a") as log:
        log.write(line + "\n")


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        name = address.split("@")[0]
        if name in RECIPIENT_REFUSALS:
            return RECIPIENT_REFUSALS[name]
        if name == "cut":
            server.transport.abort()
            return "250 ok"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        global taken
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in CONTENT_REFUSALS:
            return CONTENT_REFUSALS[name]
        taken += 1
        path = os.path.join(options.directory, f"{taken:06}")
        with open(path + ".part", "wb") as mail:
            mail.write(b"X-Taken-For: " + ",".join(envelope.rcpt_tos).encode() + b"\r\n" + envelope.content)
        os.rename(path + ".part", path + ".eml")
        if name == "vanish":
            server.transport.abort()
            return "250 ok"
        if name == "hang":
            await asyncio.sleep(3600)
        return f"250 2.0.0 queued as {taken}"


def authenticate(server, session, envelope, mechanism, data):
    # Not handled here: the server answers by itself.
    return AuthResult(success=data.login == b"app" and data.password == options.password.encode(), handled=False)


def make():
    note("connection")
    settings = {"enable_SMTPUTF8": True, "hostname": "localhost", "timeout": 60}
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        settings.update(tls_context=context, require_starttls=True)
    if options.password:
        settings.update(authenticator=authenticate, auth_required=True)
    return SMTP(Handler(), **settings)


async def main():
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
