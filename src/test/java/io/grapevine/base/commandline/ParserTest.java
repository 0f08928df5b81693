package io.grapevine.base.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.commandline.Flag.Place;
import io.grapevine.base.commandline.ParsedArguments.Default;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.config.yaml.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static final Parser.Advice ADVICE = new Parser.Advice(NearestName::of, true, Map.of("gone", "--check"));

    private static final Command PROGRAM = Command.group(
                    "tool",
                    "A tool.",
                    Command.group(
                            "list",
                            "Lists.",
                            Command.of("query", "Queries.", given -> 0)
                                    .with(
                                            Flag.ofSwitch("active", 'a', "Active."),
                                            Flag.ofSwitch("big", 'b', "Big."),
                                            Flag.of("receiver", 'r', Plain.TEXT, "Receiver."))
                                    .taking(Argument.any("matchers", Plain.TEXT, "Matchers"))
                                    .orDefault(),
                            Command.of("add", "Adds.", given -> 0)
                                    .with(
                                            Flag.of("author", 'a', Plain.TEXT, "Author."),
                                            Flag.of("note", Plain.TEXT, "Note.").at(Place.REPEATED),
                                            Flag.of("text", Plain.TEXT, "Text.").at(Place.REQUIRED))
                                    .taking(Argument.one("file", Plain.FILE, "File"))),
                    Command.group("bare", "Nothing by itself.", Command.of("one", "One.", given -> 0)))
            .with(
                    Flag.of("output", 'o', new Choice(List.of("simple", "json")), "Output.")
                            .unless("simple"),
                    Flag.of("timeout", Plain.DURATION, "Timeout.").unless("30s"),
                    Flag.ofSwitch("check", "Check.").unless("true"),
                    Flag.ofSwitch("verbose", 'v', "Verbose."));

    private static Parsed parsed(String... words) {
        return Parser.parse(PROGRAM, List.of(words), ADVICE);
    }

    private static ParsedArguments given(String... words) throws CommandFault {
        Parsed parsed = parsed(words);
        assertThat(parsed.fault()).isNull();
        return ParsedArguments.of(parsed, Map.of());
    }

    private static String path(Parsed parsed) {
        return String.join(" ", parsed.commands().stream().map(Command::name).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--output=json list", "--output json list", "-ojson list", "-o json list", "list -o json"})
    void aValueFollowsItsFlagInFourWays(String line) throws CommandFault {
        assertThat(given(line.split(" ", -1)).text("output")).isEqualTo("json");
    }

    @Test
    void flagsStandBetweenArguments() throws CommandFault {
        ParsedArguments given = given("list", "query", "x", "--active", "y", "-r", "z", "w");

        assertThat(given.arguments()).containsExactly("x", "y", "w");
        assertThat(given.isOn("active")).isTrue();
        assertThat(given.text("receiver")).isEqualTo("z");
    }

    @Test
    void aSwitchIsTurnedOffByItsNameWithNo() throws CommandFault {
        assertThat(given("list").isOn("check")).isTrue();
        assertThat(given("--no-check", "list").isOn("check")).isFalse();
        assertThat(parsed("--no-output", "list").fault()).startsWith("unknown long flag '--no-output'");
    }

    @Test
    void aSwitchTakesNoValue() {
        assertThat(parsed("--verbose=false", "list").fault()).isEqualTo("expected command but got \"false\"");
    }

    @Test
    void shortSwitchesStandTogether() throws CommandFault {
        ParsedArguments given = given("list", "query", "-abrx");

        assertThat(given.isOn("active")).isTrue();
        assertThat(given.isOn("big")).isTrue();
        assertThat(given.text("receiver")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "list, tool list query",
        "list x, tool list query",
        "list --active, tool list query",
        "list query add, tool list query",
        "list add, tool list add",
        "bare, tool bare"
    })
    void aCommandThatIsNotNamedIsTheDefault(String line, String path) {
        assertThat(path(parsed(line.split(" ", -1)))).isEqualTo(path);
    }

    @Test
    void helpIsNotThatOfTheDefaultCommand() {
        assertThat(path(Parser.parseNamed(PROGRAM, List.of("list", "-v"), ADVICE)))
                .isEqualTo("tool list");
    }

    @Test
    void theSameLetterMeansWhatItMeansToTheCommand() throws CommandFault {
        assertThat(given("list", "query", "-a").isOn("active")).isTrue();
        assertThat(given("list", "add", "-a", "me", "--text=t").text("author")).isEqualTo("me");
    }

    @Test
    void afterTwoDashesAllIsArguments() throws CommandFault {
        assertThat(given("list", "query", "--", "--active", "-x", "@y").arguments())
                .containsExactly("--active", "-x", "@y");
    }

    @Test
    void argumentsStandInFilesOneOnEachLine(@TempDir Path directory) throws IOException, CommandFault {
        Path file = Files.writeString(directory.resolve("args"), "# comment\n\n--active\nb c\n");

        ParsedArguments given = given("list", "query", "a", "@" + file, "d");

        assertThat(given.arguments()).containsExactly("a", "b c", "d");
        assertThat(given.isOn("active")).isTrue();
    }

    @Test
    void aFileOfArgumentsThatIsNotThereOrNamesItselfIsAFault(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("args");
        Files.writeString(file, "@" + file + "\n");

        assertThat(parsed("list", "@" + directory.resolve("none")).fault()).startsWith("failed to open arguments file");
        assertThat(parsed("list", "@" + file).fault()).startsWith("failed to open arguments file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nope | unknown long flag '--nope'
            --outptu x | unknown long flag '--outptu' (did you mean --output?)
            list add --receiver=x | unknown long flag '--receiver'
            -x | unknown short flag '-x'
            nope | expected command but got "nope"
            lits | expected command but got "lits" (did you mean list?)
            list add --author | expected argument for flag '--author'
            list -o | expected argument for flag '-o'
            list add -a --text=x | expected argument for flag '-a' (a value that begins with a dash is written --author=-value)
            list add a b | unexpected b
            bare two | expected command but got "two"
            """)
    void aFaultSaysWhatIsWrong(String line, String fault) {
        assertThat(parsed(line.split(" ", -1)).fault()).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -o xml list | --output: "xml" (expected: one of simple, json)
            --timeout=x list | --timeout: "x" (expected: a duration such as 30s, 8h or 7d)
            -o json -o simple list | flag 'output' cannot be repeated
            list add --text=x /no/such/file | path '/no/such/file' does not exist
            list add | required flag(s) '--text' not provided
            """)
    void aValueMustBeWhatItsFlagExpects(String line, String fault) {
        Parsed parsed = parsed(line.split(" ", -1));

        assertThat(parsed.fault()).isNull();
        assertThatThrownBy(() -> ParsedArguments.of(parsed, Map.of()))
                .isInstanceOf(CommandFault.class)
                .hasMessage(fault);
    }

    @Test
    void repeatedFlagsAddUp() throws CommandFault {
        assertThat(given("list", "add", "--note=a", "--note", "b", "--text=t").texts("note"))
                .containsExactly("a", "b");
        assertThat(given("list", "add", "--text=t").texts("note")).isEmpty();
    }

    @Test
    void durationsHaveDaysAndWeeks() throws CommandFault {
        assertThat(given("--timeout=1w2d", "list").duration("timeout")).isEqualTo(Duration.ofDays(9));
    }

    @Test
    void aFileTakesThePlaceOfDefaultsAndNotOfWhatIsGiven() throws CommandFault {
        Map<String, Default> file = Map.of(
                "output", new Default("json", "f"), "check", new Default("f", "f"), "unknown", new Default("", "f"));

        assertThat(ParsedArguments.of(parsed("list"), file).text("output")).isEqualTo("json");
        assertThat(ParsedArguments.of(parsed("list"), file).isOn("check")).isFalse();
        assertThat(ParsedArguments.of(parsed("-osimple", "list"), file).text("output"))
                .isEqualTo("simple");
    }

    @Test
    void whatAFileSaysMustBeRightOnlyWhereItCounts() throws CommandFault {
        Map<String, Default> file = Map.of("output", new Default("xml", "amtool.yml"));

        assertThat(ParsedArguments.of(parsed("-ojson", "list"), file).text("output"))
                .isEqualTo("json");
        assertThatThrownBy(() -> ParsedArguments.of(parsed("list"), file))
                .hasMessage("amtool.yml: --output: \"xml\" (expected: one of simple, json)");
    }

    @Test
    void aFileCanGiveWhatIsRequired() throws CommandFault {
        Parsed parsed = parsed("list", "add");

        assertThat(ParsedArguments.of(parsed, Map.of("text", new Default("t", "f")))
                        .text("text"))
                .isEqualTo("t");
    }
}
