package io.grapevine.amtool.command;

import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.virtualtime.configtest.FileWatch;
import io.grapevine.virtualtime.configtest.JunitReport;
import io.grapevine.virtualtime.configtest.SuiteReport;
import io.grapevine.virtualtime.configtest.SuiteRunner;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code amtool test}: unit tests of alerting configurations. */
record ConfigTestCommand(Session session) {
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    Command declared() {
        return Command.of("test", """
                        Run unit tests of alerting configurations, in virtual time.

                            amtool test tests/*.yml
                            amtool test --run='weekend' --timeline tests/on-call.yml

                        A file names a configuration, alerts and what is expected of them; nothing is sent. The status is 0 if all \
                        is as expected, else 1. docs/configure/testing.md describes the files.""", this::run)
                .with(
                        Flag.text("run", "Run the tests whose names match a regular expression.")
                                .at(Flag.Place.REPEATED),
                        Flag.ofSwitch("timeline", "Show the timelines of tests that pass, too."),
                        Flag.text("junit", "File to write the results to, as JUnit XML."),
                        Flag.ofSwitch("watch", "Run the tests again whenever a file of theirs changes."),
                        Flag.of(
                                "config.file",
                                Plain.FILE,
                                "Configuration to test in place of those that the files name."))
                .taking(Argument.any("test-files", Plain.FILE, "Files of tests"));
    }

    int run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no files (expected: files of tests)");
        }
        if (given.isOn("watch") && isJson(given)) {
            throw new CommandFault("--watch: set beside --output=json (expected: one of the two)");
        }
        if (given.isOn("watch")) {
            watch(given);
            return 0;
        }
        return once(given, new FileWatch()) ? 0 : 1;
    }

    private boolean once(ParsedArguments given, FileWatch watch) throws CommandFault {
        SuiteRunner runner = new SuiteRunner(session.mode(given), given.path("config.file"), names(given.texts("run")));
        List<SuiteResult> results = new ArrayList<>();
        for (String file : given.arguments()) {
            SuiteResult result = runner.run(Path.of(file));
            results.add(result);
            if (!isJson(given)) {
                session.print(String.join("\n", SuiteReport.text(result, given.isOn("timeline"))) + "\n");
                session.console().out().flush();
            }
        }
        if (isJson(given)) {
            session.print(SuiteReport.json(results, given.isOn("timeline")));
        }
        watch.files(runner.files());
        write(given.text("junit"), results);
        if (!given.texts("run").isEmpty()
                && results.stream()
                        .allMatch(result ->
                                result.errors().isEmpty() && result.verdicts().isEmpty())) {
            throw new CommandFault("--run: " + String.join(", ", given.texts("run"))
                    + " matches no test (expected: a part of the name of one or more)");
        }
        return results.stream().allMatch(SuiteResult::hasPassed);
    }

    private static boolean isJson(ParsedArguments given) {
        return given.text("output").equals("json");
    }

    private static Predicate<String> names(List<String> expressions) throws CommandFault {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : expressions) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                throw new CommandFault("--run: " + e.getDescription() + " (expected: a regular expression)");
            }
        }
        return name -> patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }

    private static void write(String file, List<SuiteResult> results) throws CommandFault {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.write(Path.of(file), JunitReport.of(results).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFault("--junit: " + file + ": " + FileReason.of(e) + " (expected: a file to write)");
        }
    }

    /** Until the process is ended. */
    private void watch(ParsedArguments given) throws CommandFault {
        Console console = session.console();
        FileWatch watch = new FileWatch();
        given.arguments().forEach(file -> watch.add(Path.of(file)));
        while (!Thread.currentThread().isInterrupted()) {
            watch.begin();
            once(given, watch);
            session.print("Watching " + watch.size() + " files\n");
            console.out().flush();
            watch.await();
            session.print(console.terminal().isThere() ? CLEAR : "\n");
        }
    }
}
