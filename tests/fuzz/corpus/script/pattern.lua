function f() log(('a'):rep(200):find(('a-'):rep(40) .. 'b')) end
