package io.grapevine.model.zone;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes files of time zones, as {@code zic} would, so that tests need none of the system. */
public final class TzifBytes {
    private record Type(int offset, boolean daylight, String abbreviation) {}

    private record Change(long at, int type) {}

    private record Leap(long at, int correction) {}

    private final List<Type> types = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Leap> leaps = new ArrayList<>();
    private String footer = "";
    private char version = '2';

    /** A kind of local time, numbered from 0. */
    public TzifBytes type(int hours, boolean daylight, String abbreviation) {
        return seconds(hours * 3600, daylight, abbreviation);
    }

    TzifBytes seconds(int offset, boolean daylight, String abbreviation) {
        types.add(new Type(offset, daylight, abbreviation));
        return this;
    }

    /** The type from an instant on. */
    public TzifBytes change(String at, int type) {
        return change(Instant.parse(at).getEpochSecond(), type);
    }

    TzifBytes change(long at, int type) {
        changes.add(new Change(at, type));
        return this;
    }

    TzifBytes leap(long at, int correction) {
        leaps.add(new Leap(at, correction));
        return this;
    }

    /** The rule after the last change. */
    public TzifBytes footer(String rule) {
        footer = rule;
        return this;
    }

    TzifBytes version(char other) {
        version = other;
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            if (version == 0) {
                part(out, false);
            } else {
                new TzifBytes().type(0, false, "").version(version).part(out, false);
                part(out, true);
                out.write(("\n" + footer + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void part(DataOutputStream out, boolean wide) throws IOException {
        StringBuilder letters = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (Type type : types) {
            starts.add(letters.length());
            letters.append(type.abbreviation()).append('\0');
        }
        out.writeBytes("TZif");
        out.write(version);
        out.write(new byte[15]);
        for (int count : List.of(0, 0, leaps.size(), changes.size(), types.size(), letters.length())) {
            out.writeInt(count);
        }
        for (Change change : changes) {
            number(out, change.at(), wide);
        }
        for (Change change : changes) {
            out.write(change.type());
        }
        for (int i = 0; i < types.size(); i++) {
            out.writeInt(types.get(i).offset());
            out.write(types.get(i).daylight() ? 1 : 0);
            out.write(starts.get(i));
        }
        out.writeBytes(letters.toString());
        for (Leap leap : leaps) {
            number(out, leap.at(), wide);
            out.writeInt(leap.correction());
        }
    }

    private static void number(DataOutputStream out, long number, boolean wide) throws IOException {
        if (wide) {
            out.writeLong(number);
        } else {
            out.writeInt((int) number);
        }
    }

    /** Writes the file of a zone below a directory. */
    public void into(Path directory, String zone) throws IOException {
        Path file = directory.resolve(zone);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes());
    }

    /** Pacific time as the database had it until 2025, with its clocks changing for ever. */
    public static TzifBytes vancouver() {
        return new TzifBytes()
                .type(-8, false, "PST")
                .type(-7, true, "PDT")
                .change("2007-03-11T10:00:00Z", 1)
                .change("2007-11-04T09:00:00Z", 0)
                .footer("PST8PDT,M3.2.0,M11.1.0");
    }

    /** The zone of British Columbia since 2026: it changes to summer time once more, and that is then the time of all year. */
    public static TzifBytes vancouverSince2026() {
        return new TzifBytes()
                .type(-8, false, "PST")
                .type(-7, true, "PDT")
                .type(-7, false, "MST")
                .change("2025-03-09T10:00:00Z", 1)
                .change("2025-11-02T09:00:00Z", 0)
                .change("2026-03-08T10:00:00Z", 1)
                .change("2026-11-01T09:00:00Z", 2)
                .footer("MST7");
    }

    /** Writes which version a directory has. */
    public static void version(Path directory, String version) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("tzdata.zi"),
                "# version " + version + "\n# This zic input file is in the public domain.\n");
    }
}
