package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The replay that the handbook shows. */
class ReplayExampleTest {
    private static final String DIRECTORY = "config-examples/replay/";

    private static ToolRun replay(String... flags) {
        String[] words = new String[flags.length + 2];
        words[0] = "replay";
        words[1] = "--file=" + DIRECTORY + "history.jsonl";
        System.arraycopy(flags, 0, words, 2, flags.length);
        return Typed.plainly().line(words);
    }

    @Test
    void theConfigurationThatWasInForceMakesNoDifference() {
        assertThat(replay("--config.file=" + DIRECTORY + "old.yml").out()).endsWith("No difference\n");
        assertThat(replay().out()).endsWith("No difference\n");
    }

    @Test
    void theHandbookHasTheReportOfTheChange() throws Exception {
        ToolRun run = replay("--config.file=" + DIRECTORY + "new.yml");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(Files.readString(Path.of("docs/configure/replay.md")))
                .contains("```\n" + run.out().replace(DIRECTORY, "") + "```\n");
    }
}
