package dev.ganvas.web.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Words as problems what was refused before a controller was found. */
@Controller
class ErrorPages implements ErrorController {
  @RequestMapping("${spring.web.error.path:${error.path:/error}}")
  ResponseEntity<Object> tell(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    ProblemDetail problem =
        status instanceof Integer code
            ? Problems.ofStatus(code)
            : Problems.ofStatus(HttpStatus.NOT_FOUND.value());
    Problems.setInstance(problem, path == null ? request.getRequestURI() : path.toString());
    return Problems.answer(problem);
  }
}
