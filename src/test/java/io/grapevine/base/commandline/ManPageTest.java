package io.grapevine.base.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.features.amtool.FeatureCommands;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ManPageTest {
    private static final Set<String> REQUESTS = Set.of("TH", "SH", "SS", "PP", "TP", "B", "BR", "I", "nf", "fi");

    private final Command program = CommandTree.of(
            new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system()),
            BuildInfo.read(),
            FeatureCommands.ALL);

    private final String page =
            CommandTree.manual(program, new BuildInfo("0", "1.2", "", "", "")).manPage();

    @Test
    void everyCommandAndEveryFlagThatIsShownStandsInIt() {
        check(program);
    }

    private void check(Command command) {
        command.flags().forEach(flag -> {
            String name = "\\-\\-" + flag.name().replace("-", "\\-");
            assertThat(page.lines().anyMatch(line -> line.startsWith(".B ") && line.contains(name)))
                    .as(flag.name())
                    .isEqualTo(flag.isShown());
        });
        command.commands().forEach(below -> {
            assertThat(page).contains(" " + below.name().replace("-", "\\-"));
            check(below);
        });
    }

    @Test
    void noLineOfTextIsTakenForARequest() {
        Matcher request = Pattern.compile("^[.'](\\w*)", Pattern.MULTILINE).matcher(page);

        while (request.find()) {
            assertThat(REQUESTS).contains(request.group(1));
        }
    }

    @Test
    void itSaysWhoseAndOfWhichVersionItIs() {
        assertThat(page).startsWith(".TH AMTOOL 1 \"\" \"Grapevine 1.2\"\n.SH NAME\namtool \\- ");
    }
}
