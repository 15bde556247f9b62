@echo off
rem Runs Maven: one from the PATH (3.8.7 or newer), else the release pinned in
rem .mvn\wrapper\maven-wrapper.properties, downloaded once and checked by its SHA-512.
setlocal
cd /d "%~dp0"
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$ErrorActionPreference='Stop'; $p=ConvertFrom-StringData (Get-Content -Raw '.mvn/wrapper/maven-wrapper.properties');" ^
  "$m=Get-Command mvn.cmd -ErrorAction SilentlyContinue; if ($m) { $t=(& $m.Source -B -v) -join ' '; if ($t -match 'Apache Maven (\d+\.\d+\.\d+)' -and [version]$Matches[1] -ge [version]'3.8.7') { Set-Content -Path ($env:TEMP+'\ganvas-mvn.txt') $m.Source; exit 0 } }" ^
  "$h=Join-Path $env:USERPROFILE ('.m2\wrapper\apache-maven-'+$p.version);" ^
  "if (-not (Test-Path $h)) { $d=Join-Path $env:TEMP 'ganvas-maven.tar.gz'; Invoke-WebRequest $p.distributionUrl -OutFile $d; if ((Get-FileHash $d -Algorithm SHA512).Hash -ne $p.distributionSha512Sum) { throw 'the download does not have the expected SHA-512' }; $w=Split-Path $h; New-Item -ItemType Directory -Force $w | Out-Null; tar -xzf $d -C $w }" ^
  "Set-Content -Path ($env:TEMP+'\ganvas-mvn.txt') (Join-Path $h 'bin\mvn.cmd')"
if errorlevel 1 exit /b 1
set /p GANVAS_MVN=<"%TEMP%\ganvas-mvn.txt"
call "%GANVAS_MVN%" %*
