"""Names that are ordinary English words too, so that a capital letter alone proves little."""

COMMON_WORDS = frozenset(
    """
    abbey ace alma amber amity angel april archer art ash aspen august autumn baker banks barber
    barker baron bay bear beau bell berry best bill birch bird bishop black blake bliss bloom
    blossom blue bond booth bow branch brook brooks brown bunny bush butcher butler cash chance
    chapel charity chase chip church clay clement close cloud cole cook cooper coral cotton
    crane cross crystal daisy dale dawn day dean december dew dove drew duke earl eden ember
    england english ever faith february fern field fields finch fish fisher flora flowers ford
    forest forrest foster fox frank free french friday frost gale gardener gardner garland gay
    gene gentle ginger glass gold golden good goodness grace grant gray green grey grove guy
    hale hall hand hands happy harmony hart haven hawk hay hazel head heart heath heather hill
    holly holmes honey honor honour hood hope house hunt hunter iris irons ivy jack jade january
    jasmine jay jewel jolly joy july june junior justice king kitty knight lake lamb lane lark
    law lea leaf lily link little london long lord love loving lucky lunar mace major march mark
    marsh mason may meadow mercy miles mill miller mills miner mint misty monday moon moss must
    myrtle neat noble north november oak ocean october olive opal page park parker parks pat
    patience peace pearl penny pepper perry phoenix pike piper plant poppy porter potter power
    precious price prince princess prudence rain raven ray read reading ready reed reef rich
    ridge river rivers rob robin rock rocky rose rosemary rowan royal ruby rue rush rusty sage
    sailor sandy saturday savage savannah scarlet scout september shade sharp shepherd short
    silver sky skye slate small smart smith snow song south spring star starr stone storm street
    strong sue summer summers sunday sunny swan swift tailor tanner taylor temple terry thorn
    thursday tiger town trinity tuesday turner unity valley verity vicar viola violet walker
    wall ward waters way weaver webb wednesday weeks wells west wheeler white wild will willow
    wills winter winters wise wolf wood woods woody wren wright yard young zion
    """.split()  # noqa: SIM905 (a list a word a line would hide that they are only words)
)
