package dev.ganvas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows between packages. */
class ModularityTests {
  private final ApplicationModules modules = ApplicationModules.of(GanvasApplication.class);
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ganvas");

  @Test
  void modulesUseOnlyWhatTheyDeclare() {
    modules.verify();
  }

  @Test
  void everyModuleDeclaresWhatItUses() {
    assertThat(modules.stream())
        .isNotEmpty()
        .allSatisfy(
            module ->
                assertThat(
                        module
                            .getBasePackage()
                            .findAnnotation(org.springframework.modulith.ApplicationModule.class))
                    .as(module.getIdentifier().toString())
                    .hasValueSatisfying(
                        annotation ->
                            assertThat(annotation.allowedDependencies())
                                .doesNotContain(
                                    org.springframework.modulith.ApplicationModule.OPEN_TOKEN)));
  }

  @Test
  void enginesStayInside() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.ganvas.web..", "dev.ganvas.ops..", "dev.ganvas.labelling..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime..")
        .check(classes);
  }

  @Test
  void onlyWebSpeaksHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ganvas.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
        .check(classes);
  }
}
