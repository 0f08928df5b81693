package io.grapevine.server;

import io.grapevine.model.matcher.MatcherWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the parser says of matchers in a request. */
final class MatcherWarningLog {
    private static final Logger LOG = LoggerFactory.getLogger(MatcherWarningLog.class);

    private MatcherWarningLog() {}

    static void warn(MatcherWarning warning) {
        if (warning instanceof MatcherWarning.Incompatible incompatible) {
            LOG.atWarn()
                    .addKeyValue("input", incompatible.input())
                    .addKeyValue("err", incompatible.fault())
                    .addKeyValue("suggestion", incompatible.suggestion())
                    .log("Matchers of a request are not valid in the UTF-8 grammar, read by the classic one");
        } else {
            LOG.atWarn()
                    .addKeyValue("input", warning.input())
                    .log("Matchers of a request mean something else in the UTF-8 grammar, read by the classic one");
        }
    }
}
