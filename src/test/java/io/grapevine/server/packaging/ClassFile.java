package io.grapevine.server.packaging;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes class files for tests. */
final class ClassFile {
    private static final int LINE = 7;

    private ClassFile() {}

    /** A class with a method for each text, which returns it, from a line of a source and with a named local variable. */
    static byte[] of(String name, String... texts) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        writer.visitSource("Source.java", null);
        writer.visitAnnotation("Lx/OfTheCompiler;", false).visitEnd();
        writer.visitAnnotation("Ljava/lang/Deprecated;", true).visitEnd();
        for (int index = 0; index < texts.length; index++) {
            addMethod(writer, "text" + index, texts[index]);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void addMethod(ClassWriter writer, String name, String text) {
        String descriptor = "(Ljava/util/Map;)Ljava/lang/String;";
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
        Label start = new Label();
        Label end = new Label();
        method.visitCode();
        method.visitLabel(start);
        method.visitLineNumber(LINE, start);
        method.visitLdcInsn(text);
        method.visitInsn(Opcodes.ARETURN);
        method.visitLabel(end);
        method.visitLocalVariable(
                "parameterOfTheSource", "Ljava/util/Map;", "Ljava/util/Map<Lg/Generic;Lg/Other;>;", start, end, 0);
        method.visitMaxs(1, 1);
        method.visitEnd();
    }
}
