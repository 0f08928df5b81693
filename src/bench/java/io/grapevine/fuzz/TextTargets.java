package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Parsed;
import io.grapevine.base.commandline.Parser;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.features.amtool.FeatureCommands;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.model.timeinterval.TimeRange;
import io.grapevine.server.flags.CommandLine;
import io.grapevine.template.go.value.TimeReader;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import io.grapevine.web.api.v2.FuzzedBodies;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Short texts: durations, URLs, time intervals and zones, layouts of times, command lines. */
final class TextTargets {
    private static final Instant SOME_TIME = Instant.parse("2026-03-29T00:59:59Z");

    private static final Grammar DURATION = new Grammar(10)
            .rule("all", "<terms>", "-<terms>", "+<terms>")
            .rule("terms", "<term>", "<term><terms>")
            .rule("term", "<n><unit>", "<n>.<n><unit>", ".<n><unit>", "<n>.<unit>")
            .rule("n", "0", "1", "5", "90", "106751", "2562047", "9223372036854775807", "9999999999999999999", "")
            .rule("unit", "s", "ms", "us", "µs", "ns", "m", "h", "d", "w", "y", "");

    private static final Grammar URL = new Grammar(8)
            .rule(
                    "all",
                    "<scheme>://<auth><path><query><fragment>",
                    "<path><query>",
                    "<scheme>:<path>",
                    "//<auth><path>")
            .rule("scheme", "http", "https", "HTTP", "ftp", "1x", "a+b", "")
            .rule("auth", "<host>", "<host>:<port>", "u:p@<host>", "<host>:<port>@<host>", "u%40@<host>", "")
            .rule(
                    "host",
                    "h",
                    "example.com",
                    "[::1]",
                    "[::1%25eth0]",
                    "[::1",
                    "127.0.0.1",
                    "a b",
                    "ä.de",
                    "%41",
                    "<",
                    "a:b")
            .rule("port", "80", "0", "65535", "65536", "99999999999", "x", "")
            .rule(
                    "path", "", "/", "/a/b", "/../a", "/%2e", "/%zz", "/%2F", "/a b", "/ä", "/<path>", "/;x", "/\u0000",
                    "/\"<\\")
            .rule("query", "", "?", "?a=b", "?a=%zz", "?filter=a%3Db&filter=c", "?&&=&", "?a=b#")
            .rule("fragment", "", "#", "#x", "#%zz");

    private static final Grammar INTERVAL = new Grammar(8)
            .rule("all", "<m>", "<m>:<m>", "<m>:<m>:<m>", "<time>")
            .rule(
                    "m",
                    "1",
                    "-1",
                    "31",
                    "-31",
                    "0",
                    "32",
                    "january",
                    "March",
                    "monday",
                    "Sun",
                    "2026",
                    "9999999999999",
                    "<m> ",
                    "",
                    "٣",
                    "İ",
                    "july",
                    "12",
                    "7")
            .rule("time", "00:00", "24:00", "23:59", "24:01", "9:00", "09:0", "-1:00", "09:00:00");

    private TextTargets() {}

    static List<FuzzTarget> all() {
        List<FuzzTarget> targets = new ArrayList<>();
        targets.add(
                FuzzTarget.text("durations", TextTargets::duration, List.of("1h30m", "500ms", "-1.5s", "5d", "1w2d"))
                        .withWords("h", "m", "s", "ms", "us", "µs", "ns", "d", "w", ".", "-", "+")
                        .withGrammar(DURATION));
        targets.add(FuzzTarget.text(
                        "urls",
                        TextTargets::url,
                        List.of(
                                "http://user:pw@example.com:8080/a/b?c=d&e#f",
                                "https://[fe80::1%25en0]/",
                                "/graph?g0.expr=up"))
                .withWords("://", "//", "%25", "%2F", "[", "]", "@", ":", "?", "#", "..", "%", "\u0000")
                .withGrammar(URL));
        targets.add(FuzzTarget.text(
                        "queries",
                        FuzzedBodies::query,
                        List.of(
                                "filter=alertname%3D%22A%22&active=true&receiver=web.*",
                                "silenced=false&inhibited&filter=%7Ba%3Db%7D"))
                .withWords("filter=", "receiver=", "&", "=", "%", "%22", "+", ";", "active=", "receiver_matchers="));
        targets.add(FuzzTarget.text(
                        "time-intervals",
                        TextTargets::interval,
                        List.of(
                                "monday:friday",
                                "1:5",
                                "-3:-1",
                                "january:march",
                                "2026:2030",
                                "09:00",
                                "Europe/Berlin"))
                .withWords("monday", "sunday", "may", "-1", "31", ":", "24:00")
                .withGrammar(INTERVAL));
        List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
        zones.addAll(List.of("Local", "UTC", "", "+01:00", "../etc/passwd", "UTC+1", "GMT0", "EST5EDT", "posix/UTC"));
        zones.sort(null);
        targets.add(
                FuzzTarget.text("time-zones", TextTargets::zone, zones).withWords("/", "Etc/", "GMT", "+", "-", ".."));
        targets.add(FuzzTarget.text(
                        "time-layouts",
                        TextTargets::layout,
                        List.of(
                                "2006-01-02T15:04:05.999999999Z07:00\n2026-11-20T05:00:00.5+01:00",
                                "Mon Jan _2 15:04:05 2006\nFri Nov 20 05:00:00 2026",
                                "3:04PM MST\n5:00AM UTC",
                                "__2 002\n324 324"))
                .withWords(
                        "2006", "06", "01", "Jan", "January", "1", "Mon", "Monday", "02", "_2", "2", "__2", "002", "15",
                        "03", "3", "04", "4", "05", "5", ".000", ",999", "PM", "pm", "MST", "Z07:00", "-0700", "-07",
                        "Z070000", "\n"));
        targets.add(FuzzTarget.text(
                        "options",
                        TextTargets::options,
                        List.of(
                                "--config.file=a.yml\n--web.listen-address=:9093\n--cluster.peer=h:9094\n--no-log.silences",
                                "--storage.path\ndata\n--data.retention=120h\n--web.external-url=http://h/x",
                                "--help-man",
                                "-h"))
                .withWords(
                        "--",
                        "-",
                        "@",
                        "=",
                        "no-",
                        "\n",
                        "--version",
                        "--log.level=",
                        "--cluster.probe-interval=1s",
                        "--help")
                .withShare(0.5));
        Command amtool = CommandTree.of(
                new Console(Input.NONE, silent(), silent(), Terminal.NONE, Map.of(), InstantSource.system()),
                BuildInfo.read(),
                FeatureCommands.ALL);
        targets.add(FuzzTarget.text(
                        "amtool-options",
                        text -> commandLine(amtool, text),
                        Seeds.texts(Seeds.conformance("amtool").get("cases"), "line").stream()
                                .map(line -> line.replace(' ', '\n'))
                                .toList())
                .withWords(
                        "--",
                        "-",
                        "@",
                        "=",
                        "no-",
                        "\n",
                        "silence",
                        "query",
                        "alert",
                        "add",
                        "-o",
                        "--help",
                        "--alertmanager.url"));
        return targets;
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private static void duration(String text) {
        for (GoDuration.Units units : GoDuration.Units.values()) {
            Optional<Duration> read = GoDuration.parse(text, units);
            read.ifPresent(duration -> assertThat(GoDuration.parse(GoDuration.format(duration), units))
                    .contains(duration));
        }
    }

    private static void url(String text) {
        FuzzedBodies.isUri(text);
        try {
            GoUrl read = GoUrl.parse(text);
            read.decodedPath();
            read.userInfo();
            if (!read.host().isEmpty()) { // Go writes a path of two slashes without a host so that it reads as a host
                GoUrl again = GoUrl.parse(read.text());
                assertThat(again.text()).isEqualTo(read.text());
                assertThat(again.host()).isEqualTo(read.host());
            }
        } catch (GoUrl.Malformed refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
        try {
            HttpUrl.parse(text);
        } catch (SendFailure refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
        GoUrl.withoutUser(text);
    }

    /** A reader of a part of a time interval. */
    private interface Part {
        Object read(String text) throws TimeIntervalException;
    }

    private static void interval(String text) {
        for (Part part : List.<Part>of(
                each -> DateRange.parse(DateRange.Field.DAYS_OF_MONTH, each),
                each -> DateRange.parse(DateRange.Field.MONTHS, each),
                each -> DateRange.parse(DateRange.Field.WEEKDAYS, each),
                each -> DateRange.parse(DateRange.Field.YEARS, each),
                Location::parse,
                each -> TimeRange.parse(each, "24:00"),
                each -> TimeRange.parse("00:00", each))) {
            try {
                Object read = part.read(text);
                if (!(read instanceof TimeRange)) {
                    assertThat(part.read(read.toString())).isEqualTo(read);
                }
                contains(read);
            } catch (TimeIntervalException refusal) {
                assertThat(refusal.getMessage()).isNotEmpty();
            }
        }
    }

    private static void contains(Object part) {
        TimeInterval interval = new TimeInterval(
                part instanceof TimeRange range ? List.of(range) : null,
                dates(part, DateRange.Field.WEEKDAYS),
                dates(part, DateRange.Field.DAYS_OF_MONTH),
                dates(part, DateRange.Field.MONTHS),
                dates(part, DateRange.Field.YEARS),
                part instanceof Location location ? location : null);
        interval.contains(SOME_TIME);
    }

    private static @Nullable List<DateRange> dates(Object part, DateRange.Field field) {
        return part instanceof DateRange range && range.field() == field ? List.of(range) : null;
    }

    private static void zone(String name) {
        try {
            contains(Location.parse(name));
        } catch (TimeIntervalException refusal) {
            assertThat(refusal.getMessage()).contains("location");
        }
        Zone.named(name);
    }

    /** The first line is a layout, the rest a text that is read with it. */
    private static void layout(String text) {
        int line = Math.max(0, text.indexOf('\n'));
        String layout = text.substring(0, line);
        TimeReader.parse(layout, text.substring(Math.min(text.length(), line + 1)))
                .ifPresent(time -> TimeReader.parse(layout, TimeWriter.format(time, layout)));
    }

    private static List<String> words(String text) {
        // no word names a file of arguments that may be a device
        return List.of(text.replace("@/", "@x/").split("\n", -1));
    }

    private static void options(String text) {
        try {
            CommandLine.read(words(text), "version", shown -> {});
        } catch (CommandFault expected) {
            // a line that names the fault
        }
    }

    private static void commandLine(Command program, String text) {
        Parsed parsed = Parser.parse(program, words(text), Parser.Advice.NONE);
        assertThat(parsed.commands()).isNotEmpty();
    }
}
