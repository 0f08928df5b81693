package io.grapevine.receiver.sns;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The profiles of the files that AWS's clients share: {@code ~/.aws/config} and {@code ~/.aws/credentials}, which wins.
 */
record AwsProfiles(ProfileFile file) {
    /** The profile that is used where none is asked for. */
    static final String DEFAULT = "default";

    /**
     * Reads the files. Files that do not exist or that this process may not read are skipped, as AWS's clients do.
     *
     * @throws SendFailure if a file cannot be read for another reason, or is malformed
     */
    static AwsProfiles read(Map<String, String> environment) throws SendFailure {
        ProfileFile.Aggregator both = ProfileFile.aggregator();
        add(both, file(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), ProfileFile.Type.CREDENTIALS);
        add(both, file(environment, "AWS_CONFIG_FILE", "config"), ProfileFile.Type.CONFIGURATION);
        return new AwsProfiles(both.build());
    }

    private static @Nullable Path file(Map<String, String> environment, String variable, String name) {
        String file = environment.getOrDefault(variable, "");
        String home = environment.getOrDefault("HOME", "");
        if (!file.isEmpty()) {
            return Path.of(file);
        }
        return home.isEmpty() ? null : Path.of(home, ".aws", name);
    }

    private static void add(ProfileFile.Aggregator both, @Nullable Path file, ProfileFile.Type type)
            throws SendFailure {
        if (file == null || !Files.isRegularFile(file) || !Files.isReadable(file)) {
            return;
        }
        String text = SecretSource.file("credentials", file.toString());
        try {
            both.addFile(ProfileFile.builder().content(text).type(type).build());
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            // The messages of the parser name a line by its number and quote nothing of it.
            throw SendFailure.of(file + ": " + malformed.getMessage());
        }
    }

    boolean has(String profile) {
        return file.profile(profile).isPresent();
    }

    /** A setting of a profile; empty if it is not set. */
    String get(String profile, String name) {
        return file.profile(profile).flatMap(found -> found.property(name)).orElse("");
    }
}
