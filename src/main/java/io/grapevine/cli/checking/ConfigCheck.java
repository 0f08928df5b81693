package io.grapevine.cli.checking;

import io.grapevine.cli.fault.CommandFault;
import io.grapevine.cli.rendering.TemplateSet;
import io.grapevine.config.Config;
import io.grapevine.configfile.ConfigLoader;
import io.grapevine.configfile.yaml.Fault;
import io.grapevine.matcher.ParserMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code amtool check-config}. Standard output is amtool's: a verdict for each file, and what is wrong first. All faults,
 * with their places, go to standard error.
 */
public final class ConfigCheck {
    /** What standard input is called. */
    private static final String STANDARD_INPUT = "/dev/stdin";

    /** What the words begin with that say how it should be. */
    private static final String ADVICE = " (expected: ";

    private final ConfigText texts;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * A check.
     *
     * @param mode the grammar of matchers and label names
     * @param out where the verdicts go
     * @param err where the faults go
     */
    public ConfigCheck(ParserMode mode, PrintStream out, PrintStream err) {
        this.texts = new ConfigText(mode);
        this.out = out;
        this.err = err;
    }

    /**
     * Checks files.
     *
     * @throws CommandFault if any is faulty; all are looked at first
     */
    public void files(List<String> files) throws CommandFault {
        int failed = 0;
        for (String file : files) {
            failed += verdict(file, texts.read(Path.of(file))) ? 0 : 1;
        }
        conclude(failed);
    }

    /**
     * Checks what standard input holds.
     *
     * @param in standard input; empty if it is a terminal, or another device that holds no file
     * @throws CommandFault if there is none, or it is faulty
     */
    public void standardInput(Optional<InputStream> in) throws CommandFault {
        InputStream given = in.orElseThrow(() -> CommandFault.withoutEmptyLine("Failed to read from standard input"));
        byte[] content;
        try {
            content = given.readAllBytes();
        } catch (IOException e) {
            throw CommandFault.withoutEmptyLine("Failed to read from standard input: " + e.getMessage());
        }
        conclude(verdict(STANDARD_INPUT, texts.read(Path.of(STANDARD_INPUT), content)) ? 0 : 1);
    }

    private static void conclude(int failed) throws CommandFault {
        if (failed > 0) {
            throw new CommandFault("failed to validate " + failed + " file(s)");
        }
    }

    /** Tells what came of a file; returns whether all is well. */
    private boolean verdict(String name, ConfigLoader.Result result) {
        out.print("Checking '" + name + "'");
        boolean valid;
        if (result instanceof ConfigLoader.Loaded loaded) {
            succeed();
            loaded.warnings().forEach(warning -> err.println("Warning: " + warning));
            valid = found(loaded.config());
        } else {
            List<Fault> faults = ((ConfigLoader.Faulty) result).faults();
            fail(summary(faults.get(0)), faults.stream().map(Fault::toString).toList());
            valid = false;
        }
        out.println();
        out.flush();
        return valid;
    }

    private void succeed() {
        out.println("  SUCCESS");
        out.flush();
    }

    private void fail(String summary, List<String> faults) {
        out.println("  FAILED: " + summary);
        out.flush();
        faults.forEach(err::println);
        err.flush();
    }

    /** Tells what a configuration holds; returns whether its templates are well. */
    private boolean found(Config config) {
        out.println("Found:");
        out.println(" - global config");
        out.println(" - route");
        out.println(" - " + config.inhibitRules().size() + " inhibit rules");
        out.println(" - " + config.receivers().size() + " receivers");
        out.println(" - " + config.templates().size() + " templates");
        if (config.templates().isEmpty()) {
            return true;
        }
        List<String> faults = TemplateSet.faults(config.templates());
        if (faults.isEmpty()) {
            succeed();
        } else {
            fail(faults.get(0), faults);
        }
        return faults.isEmpty();
    }

    /** The fault without its place. A name that is not defined is told as Alertmanager tells it, for scripts look for that. */
    private static String summary(Fault fault) {
        String message = fault.message();
        int advice = message.lastIndexOf(ADVICE);
        if (message.startsWith("undefined ") && advice > 0) {
            return message.substring(0, advice);
        }
        return fault.field().isEmpty() ? message : fault.field() + ": " + message;
    }
}
