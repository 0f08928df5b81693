package io.grapevine.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.access.Permissions;
import io.grapevine.access.PermissionsFile;
import io.grapevine.access.TenantRoles;
import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users of servers under test, all with the password {@code secret}. */
public final class TestUsers {
    /** The hash of the password. */
    public static final String HASH = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    /** The rules of an access file in which nobody has a role. */
    public static final Permissions NO_ROLES = new Permissions(
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            new TenantRoles(Map.of(), Map.of()),
            false,
            Optional.empty());

    private TestUsers() {}

    /** The rules of the access file with this text. */
    public static Permissions rules(String yaml) throws IOException, UnusableFileException {
        Path file = Files.createTempFile("access", ".yml");
        try {
            return PermissionsFile.read(Files.writeString(file, yaml));
        } finally {
            Files.delete(file);
        }
    }

    /** The text of a {@code web.yml} with such users. */
    public static String webFile(String... users) {
        return Stream.of(users)
                .map(user -> user + ": " + HASH)
                .collect(Collectors.joining(", ", "basic_auth_users: {", "}\n"));
    }

    /** The header {@code Authorization} of a user. */
    public static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8));
    }
}
