package dev.ganvas;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows between packages. */
class ModularityTests {
  private static final ApplicationModules MODULES = ApplicationModules.of(GanvasApplication.class);
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ganvas");

  @Test
  void modulesUseOnlyWhatTheyDeclare() {
    MODULES.verify();
  }

  @Test
  void everyModuleDeclaresWhatItUses() {
    assertThat(MODULES.stream())
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

  /** The check itself: of three arrows to nested modules, the two forbidden ones are found. */
  @Test
  void forbiddenArrowsToNestedModulesAreFound() {
    ApplicationModules modules =
        ApplicationModules.of("dev.ganvas.arrows", new ImportOption.OnlyIncludeTests());
    List<String> messages = modules.detectViolations().getMessages();
    assertThat(messages)
        .anySatisfy(
            message -> assertThat(message).contains("'web.from'").contains("'web.forbidden'"))
        .anySatisfy(message -> assertThat(message).contains("'outside'").contains("'web.allowed'"))
        .noneSatisfy(
            message -> assertThat(message).contains("'web.from'").contains("'web.allowed'"));
  }

  @Test
  void packagesHaveNoCircle() {
    slices().matching("dev.ganvas.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Interfaces of one module, which Spring Modulith does not hold apart. */
  @ParameterizedTest
  @CsvSource({
    "c2pa, signing",
    "signing, ",
    "watermark, ",
  })
  void partsOfLabellingUseOnly(String part, @Nullable String other) {
    noClasses()
        .that()
        .resideInAPackage("dev.ganvas.labelling." + part)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.ganvas.labelling..")
                .and(resideOutsideOfPackage("dev.ganvas.labelling." + part))
                .and(resideOutsideOfPackage("dev.ganvas.labelling." + other)))
        .check(CLASSES);
  }

  @Test
  void enginesStayInside() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.ganvas.web..", "dev.ganvas.ops..", "dev.ganvas.labelling..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void onlyWebSpeaksHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ganvas.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
        .check(CLASSES);
  }
}
