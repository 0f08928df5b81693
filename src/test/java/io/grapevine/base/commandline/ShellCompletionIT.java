package io.grapevine.base.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.features.amtool.FeatureCommands;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completions, in the shells themselves. */
class ShellCompletionIT {
    @TempDir
    Path directory;

    private final Command program = CommandTree.of(
            new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system()),
            BuildInfo.read(),
            FeatureCommands.ALL);

    private Path script(String shell) throws IOException {
        Files.writeString(directory.resolve("rules.yml"), "");
        return Files.writeString(directory.resolve("completion"), Completions.of(shell, program));
    }

    private List<String> run(String shell, String... arguments) throws IOException, InterruptedException {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, shell)));
        Tool.need(there, shell + " is not installed");
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out.lines().toList();
    }

    /** The words as bash cuts them, with a bar between; it makes a word of each equals sign. */
    @ParameterizedTest
    @CsvSource({
        "amtool|sil, silence",
        "amtool|silence|'', add expire import lease query update",
        "amtool|silence|--exp, --expired",
        "amtool|silence|add|--d, --date.format --duration --dry-run",
        "amtool|silence|add|-a|x|--du, --duration",
        "amtool|-o|'', simple extended json",
        "amtool|--output|=|j, json",
        "amtool|--output|=, simple extended json",
        "amtool|--output|=|json|ale, alert",
        "amtool|config|routes|--config.file|=|ru, rules.yml",
        "amtool|check-config|ru, rules.yml",
        "amtool|completion|f, fish",
        "amtool|--date.format|x, ''"
    })
    void bash(String words, String expected) throws Exception {
        Path script = script("bash");
        String line = "source " + script + "; IFS='|' read -ra COMP_WORDS <<<\"" + words.replace("''", "") + "|.\"; "
                + "unset 'COMP_WORDS[-1]'; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); IFS=$' \\t\\n'; _amtool; "
                + "echo \"${COMPREPLY[*]}\"";

        assertThat(run("bash", "-c", line)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "amtool sil, silence",
        "'amtool silence ', add expire import lease query update",
        "amtool silence --exp, --expired",
        "amtool silence add --d, --date.format --dry-run --duration",
        "amtool silence add -a x --du, --duration",
        "'amtool -o ', extended json simple",
        "amtool --output=j, --output=json",
        "amtool check-config ru, rules.yml",
        "amtool completion f, fish"
    })
    void fish(String line, String expected) throws Exception {
        Path script = script("fish");

        List<String> found = run("fish", "--no-config", "-c", "source " + script + "; complete -C'" + line + "'");

        assertThat(String.join(
                        " ", found.stream().map(each -> each.split("\t", -1)[0]).toList()))
                .isEqualTo(expected);
    }

    @Test
    void zsh() throws Exception {
        Path script = script("zsh");
        Path functions = Files.createDirectory(directory.resolve("functions"));
        Files.copy(script, functions.resolve("_amtool"));
        // Its own machinery is replaced by what prints the words that it is given.
        String stubs = """
                compdef() { : }
                compadd() { print -r -- compadd $@ }
                compset() { : }
                _files() { print files }
                _describe() { print -r -- $1 $2; print -rl -- ${(P)@[-1]} }
                """;
        Path test = Files.writeString(
                directory.resolve("test"),
                stubs + "source " + functions.resolve("_amtool")
                        + "\ntry() { words=(\"$@\"); CURRENT=$#; _amtool }\n"
                        + "print 1; try amtool ''\nprint 2; try amtool silence add --\nprint 3; try amtool -o ''\n"
                        + "print 4; try amtool --output=j\nprint 5; try amtool check-config ''\nprint 6; true\n");

        String out = String.join("\n", run("zsh", "-f", test.toString()));

        assertThat(between(out, "1", "2")).contains("silence:Query, add, change, expire or import silences", "alert:");
        assertThat(between(out, "2", "3"))
                .contains("-o flag", "--dry-run:Set nothing; list", "--output:", "-a:The author of the silence")
                .doesNotContain("--expired");
        assertThat(between(out, "3", "4")).isEqualTo("compadd simple extended json");
        assertThat(between(out, "4", "5")).isEqualTo("compadd simple extended json");
        assertThat(between(out, "5", "6")).contains("files");
    }

    private static String between(String text, String start, String end) {
        return text.substring(text.indexOf(start + "\n") + start.length() + 1, text.indexOf("\n" + end));
    }
}
