package io.grapevine.files;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.files.ConfigSections.ConfigDocument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A configuration file without errors, to which the files of teams can be added. Immutable. */
public final class MainFile {
    private final ConfigSections sections;
    private final ConfigDocument document;
    private final byte[] sum;
    private final UnaryOperator<String> paths;
    private final Config config;

    /**
     * The parts of a file.
     *
     * @param sum the MD5 sum of its content
     * @param paths resolves a relative path of the file
     */
    MainFile(ConfigSections sections, ConfigDocument document, byte[] sum, UnaryOperator<String> paths) {
        this.sections = sections;
        this.document = document;
        this.sum = sum;
        this.paths = paths;
        this.config = document.toConfig(document.route().toRoot(), sections.write(document), hash(sum), null);
    }

    ConfigDocument document() {
        return document;
    }

    String resolve(String path) {
        return paths.apply(path);
    }

    /** The configuration of this file alone. */
    public Config config() {
        return config;
    }

    /** The configuration of this file and of those of teams in {@code directory}, no two of the same name. */
    public Config with(List<Team> teams, Path directory) {
        List<TeamFile> files = teams.stream()
                .map(team -> team.status(team.file(), TeamFile.State.LOADED, null, List.of()))
                .toList();
        return with(teams, new ConfigDirectory(directory.toString(), files, ""));
    }

    /**
     * The configuration of this file and of those of teams.
     *
     * @param teams the teams, in the order of their routes, no two of the same name
     * @param directory what the configuration says of the files of teams
     */
    public Config with(List<Team> teams, ConfigDirectory directory) {
        ConfigDocument merged = document.with(teams);
        byte[] hash = sum;
        List<String> files = new ArrayList<>();
        for (Team team : teams) {
            hash = sum(hash, team.content(), team.name().getBytes(StandardCharsets.UTF_8));
            team.route().ifPresent(route -> files.add(team.file().toString()));
        }
        RouteConfig tree = merged.route().toRoot();
        List<RouteConfig> children = new ArrayList<>(tree.routes());
        for (int i = 0; i < files.size(); i++) {
            children.set(i, children.get(i).from(files.get(i)));
        }
        return merged.toConfig(tree.withRoutes(children), sections.write(merged), hash(hash), directory);
    }

    /** The MD5 sum of the content of a file, or of several parts. */
    static byte[] sum(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** The first six bytes of a sum, the lowest first: a whole number that every metric can hold. */
    private static long hash(byte[] sum) {
        return ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong() & 0xFFFF_FFFF_FFFFL;
    }
}
