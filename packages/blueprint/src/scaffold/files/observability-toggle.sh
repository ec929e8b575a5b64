#!/bin/sh
exec catalyst blueprint verify --only CH-OBS "$(dirname "$0")/../.."
