"""Delivery reports in the forms in which mail servers write them, about invented emails."""

from email.message import EmailMessage

ADDRESS = "a.marsh@school.example"
ID = "<3f1c@coverage.school.example>"


def head_of(message_id: str) -> str:
    return f"""\
From: coverage@school.example
To: {ADDRESS}
Subject: Next week: 1 to teach
Message-ID:
 {message_id}
Content-Type: multipart/alternative; boundary="===1=="
"""


def exchange(
    *,
    message_id: str = ID,
    address: str = ADDRESS,
    status: str = "5.1.10",
    action: str = "failed",
    returned: str | None = None,
) -> bytes:
    """Return a report as Exchange Online writes it, with the whole email."""
    whole = f"{head_of(message_id)}\n--===1==\n\nHello\n--===1==--\n"
    return _bytes(f"""\
From: <postmaster@school.example>
To: <coverage@school.example>
Subject: Undeliverable: Next week: 1 to teach
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="7d0f-4a1c-9b"
In-Reply-To: {message_id}
References: {message_id}
Auto-Submitted: auto-replied

--7d0f-4a1c-9b
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="7d0f-4a1c-9b-text"

--7d0f-4a1c-9b-text
Content-Type: text/plain; charset="us-ascii"

Your message to {address} couldn't be delivered. Anne Marsh wasn't found at school.example.
--7d0f-4a1c-9b-text--

--7d0f-4a1c-9b
Content-Type: message/delivery-status

Reporting-MTA: dns;LO0P1.prod.mail.example
Received-From-MTA: dns;LO0P2.prod.mail.example
Arrival-Date: Fri, 20 Nov 2026 15:30:09 +0000

Original-Recipient: rfc822;{address}
Final-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Anne Marsh not found

--7d0f-4a1c-9b
Content-Type: message/rfc822

{whole if returned is None else returned}
--7d0f-4a1c-9b--
""")


def postfix(*, message_id: str = ID, address: str = ADDRESS, status: str = "5.2.2") -> bytes:
    """Return a report as Postfix writes it, with the head of the email alone."""
    return _bytes(f"""\
Date: Fri, 20 Nov 2026 15:31:02 +0000 (GMT)
From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: coverage@school.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ1.1795188662/relay.example"
Content-Transfer-Encoding: 8bit

This is a MIME-encapsulated message.

--4XyZ1.1795188662/relay.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{address}>: host mx.school.example said: {status} Over quota (in reply to RCPT TO)

--4XyZ1.1795188662/relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 4XyZ1
X-Postfix-Sender: rfc822; coverage@school.example
Arrival-Date: Fri, 20 Nov 2026 15:30:09 +0000 (GMT)

Final-Recipient: rfc822; {address.upper()}
Original-Recipient: rfc822;{address}
Action: failed
Status: {status}
Remote-MTA: dns; mx.school.example
Diagnostic-Code: smtp; 552 {status} Over quota

--4XyZ1.1795188662/relay.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <coverage@school.example>
{head_of(message_id)}
--4XyZ1.1795188662/relay.example--
""")


def exim(*, message_id: str = ID, address: str = ADDRESS) -> bytes:
    """Return a report as Exim writes it: the code is only in what the other server said."""
    return _bytes(f"""\
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: coverage@school.example
References: {message_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1795188662-eximdsn-12
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1795188662-eximdsn-12
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1795188662-eximdsn-12
Content-type: message/delivery-status

Reporting-MTA: dns; relay.example

Action: failed
Final-Recipient: rfc822;{address}
Status: 5.0.0
Remote-MTA: dns; mx.school.example
Diagnostic-Code: smtp; 550 5.7.1 <{address}>: Recipient address rejected

--1795188662-eximdsn-12
Content-type: message/rfc822

{head_of(message_id)}
--1795188662-eximdsn-12--
""")


def reply(**headers: str) -> bytes:
    """Return what a person, or their program, answers."""
    message = EmailMessage()
    message["From"], message["Subject"] = ADDRESS, "Re: Next week"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Thank you.")
    return bytes(message)


def _bytes(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
