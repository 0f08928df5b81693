package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Usage.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all flags is made of the table of flags. */
class FlagsPageTest {
    private static final Path PAGE = Path.of("docs/reference/flags.md");
    private static final String OWN = " Grapevine's own.";

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Flags of the server

                All flags of `alertmanager`, as `--help` and the man page have them; a * stands before those that Alertmanager does not have, and refuses.
                A switch is off unless it is given.
                """);
        for (Group group : FlagTable.GROUPS) {
            page.append("\n## ").append(group.title()).append("\n\n| flag | default | |\n|---|---|---|\n");
            group.flags().stream().filter(Flag::isShown).forEach(flag -> page.append(row(flag)));
        }
        return page.toString();
    }

    private static String row(Flag flag) {
        boolean isOwn = flag.help().endsWith(OWN);
        String help = isOwn ? flag.help().substring(0, flag.help().length() - OWN.length()) : flag.help();
        String fallback = flag.fallback().isEmpty() || !flag.takesValue() ? "" : '`' + flag.fallback() + '`';
        return "| " + (isOwn ? "\\* " : "") + "`--" + flag.name() + "` | " + fallback + " | "
                + help.replace("|", "\\|").replaceAll("\\$\\{[^}]*}|\\$\\$\\{|\\$\\{", "`$0`") + " |\n";
    }

    /** After a change of the flags, {@code mvn test -Dtest=FlagsPageTest -Dgolden.write=true} writes the page anew. */
    @Test
    void hasEveryFlagAsTheProgramDoes() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }
}
