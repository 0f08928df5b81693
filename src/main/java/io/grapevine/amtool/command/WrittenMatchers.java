package io.grapevine.amtool.command;

import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.MatcherWarning;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import java.util.ArrayList;
import java.util.List;

/** Matchers and labels as they are written on command lines. A first one without an operator is the name of an alert. */
public final class WrittenMatchers {
    private final MatcherParser parser;

    /** Reads by the grammar that {@code mode} names. What it says differently than people may mean is noted. */
    WrittenMatchers(ParserMode mode, Console console) {
        parser = MatcherParser.of(mode, warning -> console.note(words(warning)));
    }

    /** The parser of the grammar. */
    public MatcherParser parser() {
        return parser;
    }

    private static String words(MatcherWarning warning) {
        if (warning.isIncompatible()) {
            return "Warning: " + warning.input() + " was read by the old grammar; write it as " + warning.suggestion();
        }
        return "Warning: " + warning.input() + " means different things in the old and the new grammar; the old one"
                + " was taken";
    }

    /** Filters for the server, which reads all but the first itself. */
    List<String> filters(List<String> written) {
        List<String> filters = new ArrayList<>(written);
        if (!written.isEmpty()) {
            try {
                Matcher unused = parser.parseMatcher(written.get(0));
            } catch (MatcherException e) {
                filters.set(0, "alertname=" + Quoted.quote(written.get(0)));
            }
        }
        return filters;
    }

    List<Matcher> all(List<String> written) throws CommandFault {
        List<Matcher> matchers = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            try {
                matchers.add(parser.parseMatcher(written.get(i)));
            } catch (MatcherException e) {
                if (i > 0) {
                    throw fault(e);
                }
                matchers.add(Matcher.equal("alertname", written.get(0)));
            }
        }
        return matchers;
    }

    private static CommandFault fault(MatcherException e) {
        return new CommandFault(e.getMessage() + " (expected: name=value, name!=value, name=~regexp or name!~regexp)");
    }

    /** The receivers for which a silence is, see {@link MatcherParser#parseReceivers}. */
    List<Matchers> receivers(List<String> written) throws CommandFault {
        List<Matchers> sets = new ArrayList<>();
        for (String receiver : written) {
            try {
                sets.add(parser.parseReceivers(receiver));
            } catch (MatcherException e) {
                throw new CommandFault("--receiver: " + Quoted.quote(receiver) + ": " + e.getMessage() + " (expected: "
                        + MatcherParser.RECEIVERS + ")");
            }
        }
        return sets;
    }

    /** Labels, of which the first may be the name of an alert; of equal names the last one counts. */
    LabelSet labels(List<String> written) throws CommandFault {
        return labels(all(written), "labels");
    }

    LabelSet annotations(List<String> written) throws CommandFault {
        List<Matcher> matchers = new ArrayList<>();
        for (String annotation : written) {
            try {
                matchers.add(parser.parseMatcher(annotation));
            } catch (MatcherException e) {
                throw fault(e);
            }
        }
        return labels(matchers, "annotations");
    }

    private static LabelSet labels(List<Matcher> matchers, String what) throws CommandFault {
        LabelSet.Builder labels = new LabelSet.Builder(matchers.size());
        for (Matcher matcher : matchers) {
            if (matcher.type() != MatchType.EQUAL) {
                throw new CommandFault(what + " must be specified as key=value pairs");
            }
            labels.add(matcher.name(), matcher.value());
        }
        return labels.build();
    }
}
