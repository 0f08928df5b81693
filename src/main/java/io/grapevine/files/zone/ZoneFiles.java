package io.grapevine.files.zone;

import io.grapevine.model.zone.JvmZones;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.ZoneTable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time zones that a process uses: those of the directory or archive in {@code ZONEINFO}, as in Go; then of those of the system
 * and of the JVM the ones of the newer version, and the others where they have no such zone.
 */
public final class ZoneFiles implements ZoneSource {
    /** The directory or ZIP archive that comes before all others. */
    public static final String VARIABLE = "ZONEINFO";

    /** Where systems have them. Of these directories the first that is there counts. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/usr/share/zoneinfo"),
            Path.of("/usr/share/lib/zoneinfo"),
            Path.of("/usr/lib/locale/TZ"),
            Path.of("/etc/zoneinfo"));

    private final Map<String, String> environment;
    private final List<Path> directories;
    private final ZoneSource jvm;
    /** What there is, looked for when the first zone is asked for: many runs of a program need none. */
    private @Nullable List<ZoneSource> found;

    /**
     * Zones of a process; nothing is read yet.
     *
     * @param environment the variables of the environment
     */
    public static ZoneFiles of(Map<String, String> environment) {
        return new ZoneFiles(environment, SYSTEM, JvmZones.INSTANCE);
    }

    ZoneFiles(Map<String, String> environment, List<Path> directories, ZoneSource jvm) {
        this.environment = Map.copyOf(environment);
        this.directories = List.copyOf(directories);
        this.jvm = jvm;
    }

    private synchronized List<ZoneSource> found() {
        if (found == null) {
            found = look();
        }
        return found;
    }

    private List<ZoneSource> look() {
        Optional<ZoneSource> system =
                directories.stream().filter(Files::isDirectory).findFirst().map(ZoneDirectory::new);
        Optional<ZoneSource> given =
                Optional.ofNullable(environment.get(VARIABLE)).flatMap(ZoneFiles::given);
        List<ZoneSource> byVersion = new ArrayList<>();
        system.ifPresent(byVersion::add);
        byVersion.add(jvm);
        byVersion.sort(Comparator.comparing(ZoneFiles::rank).reversed()); // stable: the system's where both are equal
        given.ifPresent(first -> byVersion.add(0, first));
        return List.copyOf(byVersion);
    }

    private static Optional<ZoneSource> given(String place) {
        try {
            return place.isEmpty() || !Files.exists(Path.of(place))
                    ? Optional.empty()
                    : Optional.of(new ZoneDirectory(Path.of(place)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Versions are a year and a letter, or two after the 26th. One that is not known may be the newest: Go would take it, too. */
    private static String rank(ZoneSource source) {
        String version = source.version();
        return version.equals(UNKNOWN) ? "~" : version;
    }

    @Override
    public Optional<ZoneTable> find(String name) {
        return found().stream().flatMap(source -> source.find(name).stream()).findFirst();
    }

    @Override
    public String version() {
        return found().get(0).version();
    }

    @Override
    public String origin() {
        return found().get(0).origin();
    }

    /** The databases, in the order in which they are asked. */
    public List<ZoneSource> sources() {
        return found();
    }
}
