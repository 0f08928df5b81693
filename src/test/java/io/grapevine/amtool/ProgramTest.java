package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final String NO_URL = "required flag --alertmanager.url not provided";

    private final Typed typed = Typed.plainly();

    private ToolRun line(String line) {
        return typed.line(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "", "help", "--no-help"})
    void helpNamesTheCommandsAndTheFlagsOfAll(String line) {
        ToolRun run = line(line);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("usage: amtool [<flags>] <command> [<args> ...]")
                .contains("--alertmanager.url=", "-o, --output=simple", "--timeout=30s", "check-config", "query*");
    }

    @ParameterizedTest
    @CsvSource({
        "silence add --help, usage: amtool silence add, --comment",
        "help silence add, usage: amtool silence add, --comment",
        "silence --help, usage: amtool silence, expire",
        "alert -r x --help, usage: amtool alert, query*",
        "template render --help, usage: amtool template render --template.glob=GLOB --template.text=TEXT, html",
        "config routes test -h, usage: amtool config routes test, --verify.receivers"
    })
    void helpIsAboutTheCommandThatIsNamed(String line, String begin, String content) {
        ToolRun run = line(line);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith(begin).contains(content);
    }

    @Test
    void helpDoesNotShowWhatIsHidden() {
        assertThat(line("silence add --help").out()).doesNotContain("require-comment", "completion-bash");
    }

    @Test
    void helpFitsTheTerminal() {
        String narrow = typed.at(new Terminal(60, false)).line("--help").out();

        assertThat(narrow.lines().filter(line -> !line.contains("$HOME")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(typed.in(Map.of("COLUMNS", "60")).line("--help").out()).isEqualTo(narrow);
    }

    @Test
    void longHelpHasAllCommandsWithTheirFlags() {
        assertThat(line("--help-long").out())
                .contains("amtool silence update [<flags>] [<update-ids>...]", "--created-by", "--template.data")
                .contains("  -d, --duration=1h ", "      --annotation=ANNOTATION ...\n");
    }

    @Test
    void theVersionIsThatOfTheAmtoolThatItStandsFor() {
        ToolRun run = line("alert --version");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("amtool, version " + BuildInfo.read().level() + " (branch: ")
                .contains("tags:             grapevine ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "silense | expected command but got \"silense\" (did you mean silence?)",
                "--help-nope | unknown long flag '--help-nope'",
                "template | must select a subcommand of 'template' (expected: one of render)",
                "help nope | expected command but got \"nope\"",
                "silence add a=b -c x | " + NO_URL,
                "alert | " + NO_URL,
                "cluster | " + NO_URL,
                "config | " + NO_URL,
                "config routes | You have to specify one of --config.file or --alertmanager.url flags.",
                "--alertmanager.url=http://x silence add | no matchers specified",
                "--alertmanager.url=http://x silence add a=b | comment required by config",
                "--alertmanager.url=http://x silence add a=b c -c x | bad matcher format: c (expected: name=value",
                "--alertmanager.url=http://x silence add a=b -c x -d 0s | silence duration must be greater than 0",
                "--alertmanager.url=http://x silence add a=b -c x -d x | --duration: not a valid duration string: \"x\"",
                "--alertmanager.url=http://x silence add a=b -c x --start=x | --start: parsing time \"x\" (expected: a time",
                "--alertmanager.url=http://x silence add a=b -c x --end=2026-01-01T00:00:00Z | silence cannot start after it ends",
                "--alertmanager.url=http://x silence add a=b -c x --annotation=y!=z | annotations must be specified as key=value",
                "--alertmanager.url=http://x silence expire | no silence IDs specified",
                "--alertmanager.url=http://x silence update | no silence IDs specified",
                "--alertmanager.url=http://x alert add a!=b | labels must be specified as key=value pairs",
                "--alertmanager.url=http://x alert add a=b --annotation=x | bad matcher format: x",
                "--alertmanager.url=localhost:9093 silence | --alertmanager.url: unsupported protocol scheme \"localhost\"",
                "--timeout=1ns --alertmanager.url=am silence | Get \"http://localhost:9093/am/api/v2/silences\": ",
                "--alertmanager.url=http://u:p@x --http.config.file=pom.xml alert | basic authentication and http.config.file are",
                "--enable-feature=x,y alert | error parsing the feature flag list: unknown option 'x' for --enable-feature",
                "--enable-feature=classic-mode,utf8-strict-mode alert | error parsing the feature flag list: ",
                "silence import /no/such/file | path '/no/such/file' does not exist",
                "silence import -w 0 | --worker: \"0\" (expected: a whole number from 1 to 1000)",
                "completion | no shell specified (expected: bash, zsh or fish)",
                "completion tcsh | <shell>: \"tcsh\" (expected: one of bash, zsh, fish)",
                "receiver test | no receiver specified"
            })
    void anErrorIsPrintedInOneLine(String line, String fault) {
        ToolRun run = line(line);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("amtool: error: " + fault).endsWith("\n");
        assertThat(run.err().lines()).hasSize(fault.equals(NO_URL) ? 1 : 2);
    }

    @Test
    void aMatcherThatOnlyTheOldGrammarReadsIsNotedOnStandardError() {
        ToolRun run = line("--alertmanager.url=http://x silence expire");
        ToolRun old = typed.line("--alertmanager.url=http://x", "silence", "add", "a=b c", "-d", "x", "-c", "y");

        assertThat(run.err()).doesNotContain("Warning");
        assertThat(old.err()).startsWith("Warning: a=b c was read by the old grammar; write it as a=\"b c\"\n");
    }

    @Test
    void defaultsStandInFiles(@TempDir Path directory) throws Exception {
        String file = Files.writeString(directory.resolve("c.yml"), "alertmanager.url: ftp://x\n")
                .toString();

        assertThat(typed.with(file).line("alert").err()).contains("unsupported protocol scheme \"ftp\"");
        assertThat(typed.with(file).line("--help").exit()).isZero();
    }

    @Test
    void helpIsPrintedDespiteAFaultyFile(@TempDir Path directory) throws Exception {
        String file = Files.writeString(directory.resolve("c.yml"), "- a\n").toString();

        assertThat(typed.with(file).line("--help").exit()).isZero();
        assertThat(typed.with(file).line("alert").err()).startsWith("amtool: error: could not load config file: ");
    }

    @Test
    void theManPageAndCompletionsArePrintedAsAmtoolPrintsThem() {
        assertThat(line("--help-man").out()).startsWith(".TH AMTOOL 1");
        assertThat(line("--completion-script-bash").out())
                .isEqualTo(line("completion bash").out());
        assertThat(line("--completion-script-zsh").out())
                .isEqualTo(line("completion zsh").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --completion-bash sil | silence
            --completion-bash alert '' | query,add
            --completion-bash --output '' | simple,extended,json
            --completion-bash silence add --dur | --duration
            --completion-bash silence --exp | --expired
            """)
    void theCompletionScriptsOfAmtoolGetAnAnswer(String line, String expected) {
        ToolRun run = typed.line(line.replace("''", "").split(" ", -1));

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).contains(expected.split(",", -1));
    }

    @Test
    void filesOfTeamsAreAddedToAConfigurationFile() {
        String files = " --config.file=config-examples/teams/alertmanager.yml --teams.dir=config-examples/teams/teams";

        assertThat(line("config routes" + files).out())
                .contains("{team=\"payments\"}  continue: true  receiver: payments/chat  "
                        + "file: config-examples/teams/teams/payments.yml\n")
                .contains("── {severity=\"critical\"}  receiver: audit\n");
        assertThat(line("config routes test --explain team=payments" + files).out())
                .contains("taken: receiver: payments/chat, ", ", file: config-examples/teams/teams/payments.yml\n")
                .endsWith("\npayments/chat\n");
        assertThat(line("config show" + files).out())
                .contains("- name: payments/pager\n", "- team=\"payments\"\n", "receiver: platform\n");
        assertThat(line("check-config --dir=config-examples/teams/teams config-examples/teams/alertmanager.yml"))
                .satisfies(run -> assertThat(run.exit()).isZero())
                .satisfies(run ->
                        assertThat(run.err().lines()).allMatch(line -> line.startsWith("Not checked: receiver ")));
    }

    @Test
    void aDirectoryOfTeamsNeedsAConfigurationFile() {
        assertThat(line("config routes --teams.dir=config-examples/teams/teams --alertmanager.url=http://localhost:1")
                        .err())
                .contains("--teams.dir: set without --config.file (expected: both)");
        assertThat(line("check-config --teams.dir=missing").err())
                .contains("path 'missing' is no directory (expected: a directory)");
        assertThat(line("check-config --config.dir=config-examples/teams/teams").err())
                .contains("--config.dir is now --teams.dir");
    }
}
