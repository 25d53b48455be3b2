"""Says what is wrong with a site's encryption, so that a teacher understands it."""

import ssl

EXPIRED = "The site’s security certificate has expired, so browsers warn visitors about it."
NOT_YET = "The site’s security certificate is not valid yet, so browsers warn visitors about it."
OTHER_NAME = "The site’s security certificate is for another name, so browsers warn visitors."
SELF_SIGNED = "The site signed its security certificate itself, so browsers warn visitors about it."
UNKNOWN_ISSUER = (
    "Nobody whom browsers trust signed the site’s security certificate, so they may warn visitors."
)
REVOKED = "The site’s security certificate was withdrawn, so browsers warn visitors about it."
INVALID = "The site’s security certificate is not valid, so browsers warn visitors about it."
OLD_PROTOCOL = "The site uses an old form of encryption that browsers no longer accept."
NO_ENCRYPTION = "The site answers without encryption, although its address begins with https."
NO_AGREEMENT = "The site’s encryption does not work, so browsers cannot open it."

_BY_VERIFY_CODE = {
    9: NOT_YET,
    10: EXPIRED,
    18: SELF_SIGNED,
    19: SELF_SIGNED,
    2: UNKNOWN_ISSUER,
    20: UNKNOWN_ISSUER,
    21: UNKNOWN_ISSUER,
    23: REVOKED,
    62: OTHER_NAME,
    64: OTHER_NAME,
}
"""X509_V_ERR_… of OpenSSL's x509_vfy.h."""

_BY_REASON = {
    "UNSUPPORTED_PROTOCOL": OLD_PROTOCOL,
    "TLSV1_ALERT_PROTOCOL_VERSION": OLD_PROTOCOL,
    "NO_PROTOCOLS_AVAILABLE": OLD_PROTOCOL,
    "DH_KEY_TOO_SMALL": OLD_PROTOCOL,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": OLD_PROTOCOL,
    "WRONG_VERSION_NUMBER": NO_ENCRYPTION,
    "HTTP_REQUEST": NO_ENCRYPTION,
    "PACKET_LENGTH_TOO_LONG": NO_ENCRYPTION,
    "RECORD_LAYER_FAILURE": NO_ENCRYPTION,
    "TLSV1_UNRECOGNIZED_NAME": OTHER_NAME,
    "TLSV1_ALERT_UNRECOGNIZED_NAME": OTHER_NAME,
}


def fault_in(error: BaseException) -> str:
    """Return a sentence about the fault of encryption behind an error; empty if there is none."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFY_CODE.get(cause.verify_code, INVALID)
        if isinstance(cause, ssl.SSLError):
            return _BY_REASON.get(cause.reason or "", NO_AGREEMENT)
        cause = cause.__cause__ or cause.__context__
    return ""
