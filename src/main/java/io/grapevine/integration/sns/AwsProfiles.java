package io.grapevine.integration.sns;

import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of the files that AWS's clients share: {@code ~/.aws/config} and {@code ~/.aws/credentials}, which wins.
 *
 * @param byName the settings of each profile, by profile and name
 */
record AwsProfiles(Map<String, Map<String, String>> byName) {
    /** The profile that is used where none is asked for. */
    static final String DEFAULT = "default";

    private static final String PREFIX = "profile ";

    /**
     * Reads the files; those that are not there, or not for us to read, are passed over, as AWS's clients do.
     *
     * @throws SendFailure if one cannot be read all the same
     */
    static AwsProfiles read(Map<String, String> environment) throws SendFailure {
        Map<String, Map<String, String>> profiles = new TreeMap<>();
        add(profiles, file(environment, "AWS_CONFIG_FILE", "config"), true);
        add(profiles, file(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), false);
        return new AwsProfiles(profiles);
    }

    private static @Nullable Path file(Map<String, String> environment, String variable, String name) {
        String file = environment.getOrDefault(variable, "");
        String home = environment.getOrDefault("HOME", "");
        if (!file.isEmpty()) {
            return Path.of(file);
        }
        return home.isEmpty() ? null : Path.of(home, ".aws", name);
    }

    private static void add(Map<String, Map<String, String>> profiles, @Nullable Path file, boolean prefixed)
            throws SendFailure {
        if (file == null || !Files.isRegularFile(file) || !Files.isReadable(file)) {
            return;
        }
        Map<String, String> section = new TreeMap<>();
        for (String line : SecretSource.file("credentials", file.toString()).split("\r?\n", -1)) {
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.indexOf(']') > 0) {
                section = section(profiles, line.substring(1, line.indexOf(']')).strip(), prefixed);
            } else if (equals > 0 && "#; \t".indexOf(line.charAt(0)) < 0) {
                section.put(line.substring(0, equals).strip().toLowerCase(Locale.ROOT), value(line, equals));
            }
        }
    }

    /** Other sections than profiles are read and forgotten. */
    private static Map<String, String> section(
            Map<String, Map<String, String>> profiles, String title, boolean prefixed) {
        boolean isProfile = !prefixed || title.equals(DEFAULT) || title.startsWith(PREFIX);
        String name = prefixed && title.startsWith(PREFIX)
                ? title.substring(PREFIX.length()).strip()
                : title;
        return isProfile ? profiles.computeIfAbsent(name, added -> new TreeMap<>()) : new TreeMap<>();
    }

    private static String value(String line, int equals) {
        return line.substring(equals + 1).replaceFirst("[ \t][#;].*", "").strip();
    }

    /** Whether there is such a profile. */
    boolean has(String profile) {
        return byName.containsKey(profile);
    }

    /** A setting of a profile; empty if it is not set. */
    String get(String profile, String name) {
        return byName.getOrDefault(profile, Map.of()).getOrDefault(name, "");
    }
}
