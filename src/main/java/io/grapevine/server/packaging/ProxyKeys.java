package io.grapevine.server.packaging;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Numbers the keys by which the classes that Quarkus generates hand each other values at the start. Quarkus takes the numbers
 * from one counter while the steps of its build run in parallel, so they differ from build to build; here they follow from the
 * names of the classes and the order within them, so that two builds make the same classes.
 */
final class ProxyKeys {
    private static final Pattern KEY = Pattern.compile("proxykey\\d+");

    private final Map<String, String> names = new HashMap<>();

    /** Finds the keys of all classes that may have one, which are those that Quarkus generates, by the names of their files. */
    ProxyKeys(SortedMap<String, byte[]> generated) {
        generated.values().forEach(content -> new ClassReader(content).accept(visitor(null), 0));
    }

    /** The class with new keys. */
    byte[] renamed(byte[] content) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(content).accept(visitor(writer), 0);
        return writer.toByteArray();
    }

    private ClassVisitor visitor(@Nullable ClassVisitor next) {
        return new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitLdcInsn(Object constant) {
                        super.visitLdcInsn(constant instanceof String text ? name(text) : constant);
                    }
                };
            }
        };
    }

    private String name(String text) {
        if (!KEY.matcher(text).matches()) {
            return text;
        }
        String next = "proxykey" + (names.size() + 1);
        String before = names.putIfAbsent(text, next);
        return before == null ? next : before;
    }
}
