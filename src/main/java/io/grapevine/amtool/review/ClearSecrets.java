package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.receiver.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds secrets that stand in the files of a configuration. No finding has anything of a secret. */
final class ClearSecrets {
    /** Texts that are no secrets: references, templates, and what examples have. */
    private static final Pattern NO_SECRET = Pattern.compile(
            "(?i)[$<{*].*|.*(?:\\{\\{|example|change-?_?me|dummy|placeholder|redacted|secret|password|token|todo|your[-_ ]|x{4}|0{8}).*");

    private static final Pattern WITH_PASSWORD = Pattern.compile("https?://[^/@\\s]+:[^/@\\s]+@.*");

    /** A part of a URL that nobody thought up. */
    private static final Pattern RANDOM = Pattern.compile(
            ".*[/=](?:(?=[^/&]*\\d)(?=[^/&]*[a-z])(?=[^/&]*[A-Z])[\\w-]{16,}|[0-9a-f]{24,}|[0-9a-f-]{36})(?:[/?&].*)?");

    /** URLs of this host, or of one in the same cluster or network: their paths have ids, and no tokens of a service. */
    private static final Pattern NEARBY = Pattern.compile(
            "(?i)https?://(?:localhost|127\\.[\\d.]+|\\[::1]|[^./:]+|[^/:]+\\.(?:svc|local|internal|lan))(?:[:/].*)?");

    private static final int SHORTEST = 6;

    private ClearSecrets() {}

    /** The secrets of all receivers, and those of the section {@code global}. */
    static List<Finding> of(Config config, SourceFiles files) {
        List<Finding> found = new ArrayList<>();
        ConfigFields.walk(config.global(), (path, component, value) -> {
            if (value instanceof Secret) {
                String field = path.startsWith("http_config.") ? path : path.replace('.', '_');
                add(new Place(files.main(), "global." + field), found);
            }
        });
        for (ReceiverConfig receiver : config.receivers()) {
            for (ReceiverConfig.Numbered each : receiver.numbered()) {
                String integration = Kinds.of(each.config()).field() + "[" + each.index() + "]";
                Place place = files.receiver(receiver.name()).field(integration);
                if (each.config() instanceof Record fields) {
                    ConfigFields.walk(fields, (path, component, value) -> {
                        if (value instanceof Secret) {
                            add(place.field(path), found);
                        }
                    });
                }
            }
        }
        return found;
    }

    /** What is inherited, or comes from a file, does not stand there. */
    private static void add(Place place, List<Finding> found) {
        Optional<String> written = place.text().scalar(place.path()).filter(ClearSecrets::isSecret);
        if (written.isPresent()) {
            String message = "a secret in clear (expected: " + name(place.path())
                    + "_file, where the field has one, or ${env:NAME} or " + "${file:PATH} with --config.expand)";
            found.add(new Finding(ReviewRule.SECRET_IN_CLEAR, place.error(message)));
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static boolean isSecret(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return WITH_PASSWORD.matcher(text).matches()
                    || (RANDOM.matcher(text).matches()
                            && !NO_SECRET.matcher(text).matches()
                            && !NEARBY.matcher(text).matches());
        }
        return text.length() >= SHORTEST && !NO_SECRET.matcher(text).matches();
    }
}
