package io.grapevine.server.packaging;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the names of classes that a file may refer to. Of a class file these are the texts of its constant pool: names and
 * descriptors of what it uses, generic signatures, annotations, and the string literals, which may be names for reflection.
 */
final class ClassNames {
    /** What stands before the number of entries: magic number and version. */
    private static final int BEFORE_POOL = 8;

    private static final int UTF8 = 1;

    /** Names within descriptors and generic signatures, such as {@code (Ljava/util/List<La/B;>;)V}. */
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("(?=L([\\w/$-]+)[;<])");

    private static final Pattern IN_TEXT = Pattern.compile("[\\w.$/-]+");

    private ClassNames() {}

    /** Names with slashes that a class file refers to, and texts that are none. */
    static Set<String> ofClass(byte[] content) throws IOException {
        Set<String> names = new HashSet<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            in.skipNBytes(BEFORE_POOL);
            int count = in.readUnsignedShort();
            for (int index = 1; index < count; index++) {
                int tag = in.readUnsignedByte();
                if (tag == UTF8) {
                    addConstant(in.readUTF(), names);
                } else {
                    in.skipNBytes(bytes(tag));
                }
                if (isLongOrDouble(tag)) {
                    index++; // it takes two places
                }
            }
        }
        return names;
    }

    private static void addConstant(String text, Set<String> names) {
        names.add(text.replace('.', '/'));
        if (text.indexOf(';') >= 0) {
            Matcher descriptor = IN_DESCRIPTOR.matcher(text);
            while (descriptor.find()) {
                names.add(descriptor.group(1));
            }
        }
    }

    private static boolean isLongOrDouble(int tag) {
        return tag == 5 || tag == 6;
    }

    /** The size of a constant of the pool, by the table of the Java Virtual Machine Specification, 4.4. */
    private static int bytes(int tag) throws IOException {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2; // class, string, method type, module, package
            case 15 -> 3; // method handle
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, members, names with types, dynamic constants
            case 5, 6 -> 8; // long, double
            default -> throw new IOException("unknown constant " + tag + " in a class file");
        };
    }

    /** Names with slashes, and other words, of a text. */
    static Set<String> ofText(String text) {
        Set<String> names = new HashSet<>();
        Matcher words = IN_TEXT.matcher(text);
        while (words.find()) {
            names.add(words.group().replace('.', '/'));
        }
        return names;
    }
}
