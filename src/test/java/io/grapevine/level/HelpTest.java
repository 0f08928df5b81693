package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class HelpTest {
    private static Item flag(String name) {
        return new Item("tool flag", name);
    }

    private static Item command(String name) {
        return new Item("tool command", name);
    }

    @Test
    void flagsHaveShortFormDefaultAndRepetition() {
        assertThat(Help.read("tool", """
                usage: tool [<flags>]

                Flags:
                  -h, --[no-]help           Show help (also try --help-long
                                            and --help-man).
                      --date.format="2006-01-02 15:04"  \\s
                                            How dates look
                      --data.retention=120h  How long to keep it, see
                                             --data.never.
                  -o, --output=simple       simple, extended, json
                      --peer=PEER ...       Others
                """))
                .containsOnly(
                        entry(flag("--help"), "-h, [no-]"),
                        entry(flag("--date.format"), "=2006-01-02 15:04"),
                        entry(flag("--data.retention"), "=120h"),
                        entry(flag("--output"), "-o, =simple"),
                        entry(flag("--peer"), "=VALUE ..."));
    }

    @Test
    void whatStandsForAValueIsNoDifference() {
        for (String written : new String[] {"=PEER", "=CLUSTER.PEER-NAME", "=\"\"", "=<filename>"}) {
            assertThat(Help.read("tool", "      --peer" + written + "  Others")).containsValue("=VALUE");
        }
    }

    @Test
    void flagsBelongToTheirCommandsHoweverTheHelpIsIndented() {
        String theirs = """
                Flags:
                      --url=URL  Where
                Commands:
                help [<command>...]
                    Show help.

                silence add [<flags>] [<matcher-groups>...]
                    Add one.
                    -d, --duration="1h"  How long
                """;
        String ours = """
                Flags:
                      --url=ADDRESS  Where it is
                Commands:

                  amtool help [<command>...]
                    Help.

                  amtool silence add [<flags>] [<matcher-groups>...]
                    Set a silence.

                        amtool silence add a=b
                  -d, --duration=1h
                                 How long it lasts
                """;
        assertThat(Help.read("tool", theirs))
                .isEqualTo(Help.read("tool", ours))
                .containsOnly(
                        entry(flag("--url"), "=VALUE"),
                        entry(command("help"), "[<command>...]"),
                        entry(command("silence add"), "[<flags>] [<matcher-groups>...]"),
                        entry(flag("silence add --duration"), "-d, =1h"));
    }
}
