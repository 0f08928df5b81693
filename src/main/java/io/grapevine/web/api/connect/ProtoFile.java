package io.grapevine.web.api.connect;

import io.grapevine.base.protobuf.MessageWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builder of a protobuf {@code FileDescriptorProto}, which server reflection returns. Messages and services are added
 * in the order of a {@code .proto} file.
 */
final class ProtoFile {
    // The numbers of fields and types are those of google/protobuf/descriptor.proto.
    private static final int MESSAGES = 4;
    private static final int SERVICES = 6;
    private static final int SYNTAX = 12;
    private static final int JSON_NAME = 10;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 3;
    private static final int LONG = 3;
    private static final int INTEGER = 5;
    private static final int TEXT = 9;
    private static final int MESSAGE = 11;
    private static final int ENUM = 14;
    private static final int IDEMPOTENCY = 34;

    private final String name;
    private final String scope;
    private final List<ProtoFile> imports;
    private final Set<String> symbols = new HashSet<>();
    private final MessageWriter file = new MessageWriter();

    /**
     * A file without definitions.
     *
     * @param scope the package of the file
     */
    ProtoFile(String name, String scope, List<ProtoFile> imports) {
        this.name = name;
        this.scope = scope;
        this.imports = imports;
        file.string(1, name).string(2, scope);
        imports.forEach(each -> file.string(3, each.name));
    }

    /**
     * Adds a message.
     *
     * @param fields the fields, each as {@code number type name}; a type that ends with {@code *} is repeated
     */
    ProtoFile message(String message, String... fields) {
        return message(message, new MessageWriter(), fields);
    }

    /** Adds a message with a nested enumeration, whose values are numbered from 0. */
    ProtoFile message(String message, String enumeration, List<String> values, String... fields) {
        MessageWriter defined = new MessageWriter().string(1, enumeration);
        symbols.add(scope + "." + message + "." + enumeration);
        for (int i = 0; i < values.size(); i++) {
            defined.message(2, new MessageWriter().string(1, values.get(i)).presentVarint(2, i));
            symbols.add(scope + "." + message + "." + values.get(i));
        }
        return message(message, new MessageWriter().message(4, defined), fields);
    }

    private ProtoFile message(String message, MessageWriter nested, String... fields) {
        MessageWriter defined = new MessageWriter().string(1, message);
        symbols.add(scope + "." + message);
        for (String field : fields) {
            String[] parts = field.split(" ");
            defined.message(2, field(Integer.parseInt(parts[0]), parts[1], parts[2]));
            symbols.add(scope + "." + message + "." + parts[2]);
        }
        file.message(MESSAGES, defined.append(nested));
        return this;
    }

    private static MessageWriter field(int number, String type, String field) {
        String one = type.replace("*", "");
        int kind = switch (one) {
            case "int64" -> LONG;
            case "int32" -> INTEGER;
            case "string" -> TEXT;
            default -> one.startsWith("enum:") ? ENUM : MESSAGE;
        };
        MessageWriter defined = new MessageWriter()
                .string(1, field)
                .varint(3, number)
                .varint(4, one.equals(type) ? OPTIONAL : REPEATED)
                .varint(5, kind);
        if (kind == ENUM || kind == MESSAGE) {
            defined.string(6, one.replace("enum:", ""));
        }
        return defined.string(JSON_NAME, camelCase(field));
    }

    private static String camelCase(String field) {
        StringBuilder out = new StringBuilder();
        for (String word : field.split("_")) {
            out.append(out.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }

    /**
     * Adds a service.
     *
     * @param isSafe whether the procedures have no side effects, so that clients may use GET
     * @param procedures the procedures, each as {@code name request response}; a response that ends with {@code *} is a
     *     stream
     */
    ProtoFile service(String service, boolean isSafe, String... procedures) {
        MessageWriter defined = new MessageWriter().string(1, service);
        symbols.add(scope + "." + service);
        for (String procedure : procedures) {
            String[] parts = procedure.split(" ");
            MessageWriter method = new MessageWriter()
                    .string(1, parts[0])
                    .string(2, "." + scope + "." + parts[1])
                    .string(3, "." + scope + "." + parts[2].replace("*", ""));
            if (isSafe) {
                method.message(4, new MessageWriter().varint(IDEMPOTENCY, 1));
            }
            defined.message(2, method.varint(6, parts[2].endsWith("*") ? 1 : 0));
            symbols.add(scope + "." + service + "." + parts[0]);
        }
        file.message(SERVICES, defined);
        return this;
    }

    String name() {
        return name;
    }

    /** Whether this file defines a symbol, given by its full name. */
    boolean defines(String symbol) {
        return symbols.contains(symbol);
    }

    /** This file and its imports, each as field 1 of a response of server reflection. */
    MessageWriter withImports() {
        MessageWriter all =
                new MessageWriter().message(1, new MessageWriter().append(file).string(SYNTAX, "proto3"));
        imports.forEach(each -> all.append(each.withImports()));
        return all;
    }
}
