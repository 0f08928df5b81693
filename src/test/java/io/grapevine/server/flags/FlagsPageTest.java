package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Usage.Group;
import io.grapevine.it.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that name flags have those of the table. */
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

    /** The command of {@code docs/move.md} that prints a file without the flags that Alertmanager refuses. */
    private static String without(Path file) throws IOException, InterruptedException {
        Matcher command =
                Pattern.compile("(?m)^sed -E '(.*)' FILE$").matcher(Files.readString(Path.of("docs/move.md")));
        assertThat(command.find()).isTrue();
        return CommandRun.output("sed", "-E", command.group(1), file.toString());
    }

    @Test
    void allOwnFlagsAreTakenOffACommandLineOnTheWayBack(@TempDir Path directory) throws Exception {
        List<String> own = FlagTable.GROUPS.stream()
                .flatMap(group -> group.flags().stream())
                .filter(flag -> flag.isShown() && flag.help().endsWith(OWN))
                .map(Flag::name)
                .toList();
        assertThat(own).hasSizeGreaterThan(10);
        for (String name : own) {
            String line = "--config.file=a.yml --" + name + "=x/y,z --log.level=info\n";
            assertThat(without(Files.writeString(directory.resolve("line"), "alertmanager --" + name + " " + line)))
                    .isEqualTo("alertmanager --config.file=a.yml --log.level=info\n");
            String manifest = "args:\n- --config.file=a.yml\n- \"--%1$s=x y\"\n    - --%1$s\n- --web.timeout=3s\n";
            assertThat(without(Files.writeString(directory.resolve("manifest"), manifest.formatted(name))))
                    .isEqualTo("args:\n- --config.file=a.yml\n- --web.timeout=3s\n");
        }
        String others = "--tenants.directory=x --history.director --web.access-files=y\n";
        assertThat(without(Files.writeString(directory.resolve("line"), others)))
                .isEqualTo(others);
    }
}
