@echo off
rem Starts Can Von from this folder. No administrator is needed: everything stays in this folder and in the
rem user's own profile. The first start installs from the folder "wheels" beside this file, without a network.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1

if exist "app\Scripts\canvon.exe" goto start

set PYTHON=
for %%V in (3.13 3.14 3.12) do if not defined PYTHON py -%%V -c "" >nul 2>nul && set PYTHON=py -%%V
if not defined PYTHON (
    echo Chưa có Python 3.12 trở lên. Cài Python cho riêng người dùng này ^(không cần quyền quản trị^), rồi mở lại tệp này.
    echo Python 3.12 or newer is missing. Install it for this user only, then open this file again.
    goto failed
)
echo Đang cài đặt lần đầu, vài phút... / Installing for the first time, some minutes...
%PYTHON% -m venv app || goto failed
app\Scripts\python.exe -m pip install --quiet --no-index --find-links wheels canvon || goto broken

:start
app\Scripts\canvon.exe app
if errorlevel 1 goto failed
exit /b 0

:broken
rem A half-made installation is not taken for a whole one the next time.
rmdir /s /q app
:failed
echo.
echo Không khởi động được. / Could not start.
pause
exit /b 1
