"""How often something may be done. Each line can be replaced by the environment.

`LIMIT_SIGN_IN=900/m/address` replaces the line `sign_in`. A limit is "number/time/counted
by". The time is a number of seconds, minutes, hours or days, such as `30s`, `m`, `10m`, `h` or
`d`. It begins with the first use and ends for all of its uses at once.

What can be counted by:
`address`: an IPv4 address or an IPv6 /64, which is what one connection to the internet has.
`block`: an IPv6 /48, which is what one customer has. IPv4 addresses have none.
`account`: the email address that was typed, whether anybody has it or not. For codes, the person.
`account@address`, `account@block`: the two together.
`browser`: a browser in which this person has signed in before.
`person`: somebody who is signed in. `link`: a link for the door.
"""

LIMITS = {
    # 200 people of a trust may sign in within one minute through one address.
    "sign_in": "600/m/address, 1200/m/block",
    # Wrong passwords. A right one is not counted. Others lock nobody out for longer than a minute,
    # or an hour from the same network; in a browser that somebody has used before, not at all.
    "wrong_password": (
        "5/m/account@address, 20/h/account@address, 20/m/account@block, 80/h/account@block, "
        "10/m/account, 30/m/address, 60/m/block"
    ),
    "wrong_password_in_known_browser": "5/m/browser, 30/h/browser",
    # Wrong codes of the second step, which take the right password first. A right one is not
    # counted. A code has six digits, so all browsers of a person together have a limit too.
    "wrong_code": "5/5m/account",
    "wrong_code_in_known_browser": "5/5m/browser, 30/h/account",
    # Emails with a link to a new password.
    "reset_password": "3/10m/account, 30/m/address, 60/m/block",
    # The page that starts the first school. Its code has 60 bits.
    "start_school": "20/10m/address, 60/10m/block",
    # Families' answers to an invitation. A whole class may answer from the school's own address.
    "family_answer": "60/h/address, 240/h/block",
    # At the door, one tablet sends about 40 requests a minute. A link may be on several tablets.
    "door": "300/m/link, 900/m/address, 1800/m/block",
    "door_search": "300/m/person",
    # Workbooks and other files that are made to be downloaded.
    "export": "60/h/person",
    # Uploaded files that are read: class lists, lessons, schemes, documents, workbooks to check.
    "upload": "240/h/person",
    # Invitations that somebody sends, each an email to an address of their choice.
    "invitation": "120/h/person",
    # Checks of all links of the school, which fetch pages from other sites.
    "link_round": "6/h/person",
}
