package io.grapevine.server.packaging;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/**
 * Removes from a class file what no program can see while it runs: names of local variables, which are for debuggers, and
 * annotations that are kept in class files only. Line numbers stay, for stack traces.
 */
final class CompactClass {
    private CompactClass() {}

    /** The class without it, the same for the same class. */
    static byte[] of(byte[] content) {
        // The writer makes a new constant pool, without the texts that nothing uses any more.
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(content).accept(new Compacting(writer), 0);
        return writer.toByteArray();
    }

    private static final class Compacting extends ClassVisitor {
        Compacting(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return visible ? super.visitAnnotation(descriptor, true) : null;
        }

        @Override
        public @Nullable AnnotationVisitor visitTypeAnnotation(
                int type, @Nullable TypePath path, String descriptor, boolean visible) {
            return visible ? super.visitTypeAnnotation(type, path, descriptor, true) : null;
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            FieldVisitor next = super.visitField(access, name, descriptor, signature, value);
            return new FieldVisitor(Opcodes.ASM9, next) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
                    return visible ? super.visitAnnotation(type, true) : null;
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitLocalVariable(
                        String variable, String type, @Nullable String generic, Label start, Label end, int index) {}

                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
                    return visible ? super.visitAnnotation(type, true) : null;
                }
            };
        }
    }
}
